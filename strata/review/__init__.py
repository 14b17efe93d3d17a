"""The review: five tools read a project, and one report says what they found and why it matters."""
