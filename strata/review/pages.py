"""Where the page of an id can be read: beside the sources of this program, at the commit that runs."""

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

_FORGES = {"https://github.com/": "blob", "https://gitlab.com/": "-/blob"}


def page(path: str, installed_from: str) -> str:
    """Return the address of a page of the repository; where no address is known, its path, and of what.

    path: from the root of the repository
    installed_from: what pip and uv record of where they installed a program from, as JSON; empty if nothing
    """
    record = json.loads(installed_from or "{}")
    repository = str(record.get("url", "")).removesuffix(".git")
    commit = record.get("vcs_info", {}).get("commit_id", "")
    for forge, folder in _FORGES.items():
        if repository.startswith(forge) and commit and path:
            return f"{repository}/{folder}/{commit}/{path}"
    if repository.startswith("file:") and path:
        file = Path(unquote(urlsplit(repository).path), path)
        return file.as_uri() if file.is_file() else f"{path} of {repository}"
    return f"{path} of {repository}" if repository and path else path


def is_link(address: str) -> bool:
    """Return whether an address can be followed."""
    return address.startswith(("https://", "file:"))


def record() -> str:
    """Return what is recorded of where this program was installed from; empty in a clone."""
    try:
        return distribution("strata").read_text("direct_url.json") or ""
    except PackageNotFoundError:
        return ""
