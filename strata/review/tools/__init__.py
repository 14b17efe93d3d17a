"""The five tools: each starts one program and reads its findings, or says why it cannot."""
