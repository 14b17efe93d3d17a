"""`just update` and `just outdated`, by the names of `strata`."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from ..refusals import Refused
from ..service import Service
from .outdated import outdated as compare
from .publishing import HalfWay
from .updating import begin, resume, undo

_STOPPED = _BEHIND = 3
_DRIFTED = 4


def update(arguments: Sequence[str]) -> int:
    """Run `just update` and return the exit code.

    0: done, or nothing to do; 1: refused; 2: not understood; 3: stopped at a conflict.
    """
    options = _update_parser().parse_args(arguments)
    refused = "Nothing was changed"
    service = Service(Path.cwd())
    try:
        if options.undo:
            undo(service, _say)
            return 0
        if options.go_on:
            refused = "The update does not go on"
            complete = resume(service, _say)
        else:
            complete = begin(service, options.release or "", _say, dry_run=options.dry_run)
    except HalfWay as error:
        print(
            f"{error}\nThe tree is half-way: `just update --undo` brings it back", file=sys.stderr
        )
        return 1
    except Refused as error:
        listing = "".join(f"\n- {problem}" for problem in error.problems)
        print(f"{refused}:{listing}", file=sys.stderr)
        return 1
    return 0 if complete else _STOPPED


def outdated(arguments: Sequence[str]) -> int:
    """Run `just outdated` and return the exit code.

    0: up to date; 1: refused; 2: not understood; 3: something is behind; 4: with --drift, nothing is
    behind and files of the template were changed.
    """
    options = _outdated_parser().parse_args(arguments)
    try:
        report = compare(Service(Path.cwd()))
    except Refused as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    print(report.as_json() if options.format == "json" else report.as_text())
    if report.behind:
        return _BEHIND
    return _DRIFTED if options.drift and report.drifted else 0


def _update_parser() -> ArgumentParser:
    parser = ArgumentParser(
        "just update",
        allow_abbrev=False,
        description="Bring the service and its contexts to a release of the template.",
        epilog="exit codes: 0 done, 1 refused, 3 stopped at a conflict",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("release", metavar="RELEASE", nargs="?", help="the newest one without")
    ways.add_argument(
        "--continue", dest="go_on", action="store_true", help="go on, the conflicts are resolved"
    )
    ways.add_argument(
        "--undo", "--abort", action="store_true", help="take the last update back, finished or not"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what comes, write nothing")
    return parser


def _outdated_parser() -> ArgumentParser:
    parser = ArgumentParser(
        "just outdated",
        allow_abbrev=False,
        description="Say whether the template has a newer release, and which of its files were changed.",
        epilog="exit codes: 0 up to date, 1 refused, 3 behind, 4 drifted (with --drift)",
    )
    parser.add_argument("--drift", action="store_true", help="end with 4 where files were changed")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print")
    return parser


def _say(text: str) -> None:
    print(text, flush=True)
