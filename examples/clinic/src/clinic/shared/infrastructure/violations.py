import re

from sqlalchemy.exc import IntegrityError

_NAMES = (
    re.compile(r'unique constraint "(?P<name>[^"]+)"'),  # PostgreSQL
    re.compile(r"for key '(?:[^'.]+\.)?(?P<name>[^'.]+)'"),  # MySQL
    re.compile(r"UNIQUE constraint failed: (?P<name>.+)"),  # SQLite tells the columns only
)


def violates(error: IntegrityError, constraint: str, columns: str) -> bool:
    """Whether this unique constraint, named or told by its columns, refused the row."""
    message = str(error.orig)
    found = next((match for name in _NAMES if (match := name.search(message))), None)
    return found is not None and found["name"] in {constraint, columns}
