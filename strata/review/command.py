"""The command line of the review: `strata review [PATH]`, which a service runs as `just review`."""

import re
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..refusals import Refused
from .baseline import write_baseline
from .fixes import fix
from .formats.as_json import as_json
from .formats.github import as_github
from .formats.markdown import as_markdown
from .formats.sarif import as_sarif
from .formats.style import Style
from .formats.text import WIDTH, as_text
from .model import ReviewFailed, ToolFailed
from .report import Report
from .reviewing import Limits, opened, reviewed

_IDS = re.compile(r"[A-Za-z]+-\d+(,[A-Za-z]+-\d+)*")
CLEAN, FOUND, WRONG_USAGE, TOOL_FAILED = range(4)

_FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": as_json,
    "markdown": as_markdown,
    "sarif": as_sarif,
    "github": as_github,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Review a project, print the report, and return the exit code.

    0: nothing blocking or important; 1: something is; 2: not understood; 3: a tool failed, there is no report.
    """
    options = _options(arguments)
    try:
        return _review(options)
    except Refused as error:
        print("\n".join(error.problems), file=sys.stderr)
        return WRONG_USAGE
    except ToolFailed as error:
        return _failed([error])
    except ReviewFailed as error:
        return _failed(error.failures)


def parser() -> ArgumentParser:
    """Return the parser of the options."""
    made = ArgumentParser(
        "just review", allow_abbrev=False, description="Review a Litestar or FastAPI project."
    )
    made.add_argument("path", metavar="PATH", type=Path, nargs="?", help="its folder")
    made.add_argument("--format", choices=("text", *_FORMATS), default="text", help="how to print")
    made.add_argument(
        "--only",
        metavar="ID",
        nargs="+",
        default=(),
        help="only these ids, apart by blanks or commas",
    )
    made.add_argument(
        "--since", metavar="REV", default="", help="only lines added since a revision"
    )
    either = made.add_mutually_exclusive_group()
    either.add_argument("--fix", action="store_true", help="apply the safe fixes first")
    either.add_argument(
        "--baseline",
        metavar="REASON",
        help="suppress, for a reason, all that fails the check today",
    )
    return made


def _options(arguments: Sequence[str] | None) -> Namespace:
    """Return the options; what stands last behind `--only` and is no id is the path."""
    options = parser().parse_args(arguments)
    only = list(options.only)
    if options.path is None and only and not _IDS.fullmatch(only[-1]):
        options.path = Path(only.pop())
    options.only = tuple(id_.upper() for words in only for id_ in words.split(","))
    options.path = options.path or Path()
    return options


def _review(options: Namespace) -> int:
    limits = Limits(options.only, options.since)
    with opened(options.path) as scope:
        if options.fix:
            _tell("Fixed", fix(scope, limits.only))
    with opened(options.path) as scope:
        report = reviewed(scope, limits)
        if options.baseline is not None:
            baseline = write_baseline(scope.project.root, report, options.baseline)
            _tell("Suppressed in", baseline.written)
            for one in baseline.left:
                print(
                    f"No comment can suppress {one.place} {one.id}: {one.message}", file=sys.stderr
                )
            return FOUND if baseline.left else CLEAN
    printed = _printed(report, options.format)
    if printed:
        print(printed)
    return FOUND if report.failed else CLEAN


def _printed(report: Report, format_: str) -> str:
    if format_ == "text":
        width = min(shutil.get_terminal_size((WIDTH, 0)).columns, WIDTH)
        return as_text(report, Style.of(sys.stdout), width)
    return _FORMATS[format_](report)


def _tell(what: str, files: Sequence[str]) -> None:
    """Say which files were changed, beside the report and not in it."""
    told = "".join(f"\n  {file}" for file in files) or " nothing"
    print(f"{what}:{told}", file=sys.stderr)


def _failed(failures: Sequence[ToolFailed]) -> int:
    print("There is no review, because a tool failed:", file=sys.stderr)
    for one in failures:
        print(f"\n{one.tool}: {one.problem}", file=sys.stderr)
    return TOOL_FAILED
