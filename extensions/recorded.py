"""What files of answers hold."""

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C takes a tenth


def recorded(file: Path) -> Any:
    """Return the content of a file of answers.

    Raises:
        yaml.YAMLError, UnicodeDecodeError: where it is not valid YAML.
    """
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
