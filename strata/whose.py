"""`strata owners`: whose the files of a service are."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from .git import git, names
from .ownership import Owner, owners
from .refusals import Refused
from .rendering import as_recorded
from .service import Service


def main(arguments: Sequence[str]) -> int:
    """Print the owners of the files of the service in this folder; return 0, or 1 where there is none."""
    parser = ArgumentParser(
        "just owners", allow_abbrev=False, description="Whose the files of this service are."
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; all without")
    parser.add_argument("--owner", choices=[*Owner], help="the files of one owner only")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print")
    options = parser.parse_args(arguments)
    try:
        found = owners_of(Service(Path.cwd()), options.paths)
    except Refused as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    shown = {path: whose for path, whose in found.items() if options.owner in (None, whose)}
    if options.format == "json":
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        for path, whose in shown.items():
            print(f"{whose:9} {path}")
    return 0


def owners_of(service: Service, paths: Sequence[str] = ()) -> dict[str, Owner]:
    """Return the owners of the files of a service, or of those among them that are at some paths.

    Raises Refused where the folder is no service, or its template cannot be rendered.
    """
    listed = git(
        service.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *paths
    )
    present = [name for name in sorted(names(listed)) if (service.root / name).is_file()]
    if paths and not present:
        raise Refused(f"no file of the service is at {' or '.join(paths)}")
    return owners(present, _rendered(service))


def _rendered(service: Service) -> set[str]:
    """Return the paths that the service and its contexts get from the releases that they record."""
    found: set[str] = set()
    for answers in service.applications:
        with as_recorded(service, answers) as folder:
            found |= {
                file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
            }
    return found
