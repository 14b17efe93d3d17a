"""Runs the tools over a project, side by side, and puts their findings together."""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from extensions.problems import nearest

from ..refusals import refuse_if
from .architecture import architecture
from .catalogue import OWN_CHECKS, Catalogue
from .changes import added_lines
from .doubts import without_doubts
from .model import Finding, ReviewFailed, ToolFailed, ToolRun, merged
from .praise import praise
from .programs import Programs
from .project import Project
from .report import Report
from .scorecard import scorecard, verdict
from .sizes import sizes
from .suppressions import suppressions
from .tools import astgrep, contracts, deptry, mypy, ruff
from .tools.scope import Scope
from .tree import tree_of

_SHOWN = 5
Tool = Callable[[Scope], ToolRun]
# The slowest first: on a machine with few cores the others run beside it.
TOOLS: Sequence[Tool] = (mypy.run, astgrep.run, ruff.run, contracts.run, deptry.run)


@dataclass(frozen=True)
class Limits:
    """What a report shows of the findings: some ids, and lines added since a revision; empty for all."""

    only: Sequence[str] = ()
    since: str = ""

    @property
    def words(self) -> str:
        """What they are, for a report; empty where there are none."""
        added = f"added since {self.since}" if self.since else ""
        return ", ".join(filter(None, [" ".join(self.only), added]))


@contextmanager
def opened(root: Path, checks: Path = OWN_CHECKS) -> Iterator[Scope]:
    """Return a project with the catalogue and the programs for its review.

    checks: the rules for a project that has none of its own

    Raises Refused where it is no project in Python, and ToolFailed where the rules or the programs are not there.
    """
    project = Project.read(root)
    with TemporaryDirectory(prefix="strata-review-") as folder:
        scratch = Path(folder)
        tree = tree_of(project, scratch, checks)
        catalogue = Catalogue.read(tree.checks)
        programs = Programs.of_service(project.root) if project.own else Programs.own()
        yield Scope(project, tree, catalogue, programs, scratch)


def reviewed(scope: Scope, limits: Limits, tools: Sequence[Tool] = TOOLS) -> Report:
    """Run the tools and return the report.

    The verdict and the scorecard are those of the whole project, whatever the findings are limited to.

    Raises ReviewFailed where a tool does not run, and Refused for an unknown id or revision.
    """
    project, catalogue = scope.project, scope.catalogue
    refuse_if(
        f"there is no rule {id_!r}{nearest(id_, list(catalogue.entries))}"
        for id_ in limits.only
        if id_ not in catalogue.entries
    )
    _require_parsed(project)
    added = added_lines(project.root, limits.since) if limits.since else None
    with ThreadPoolExecutor(len(tools)) as pool:
        started = [pool.submit(tool, scope) for tool in tools]
        # While they run:
        drawn, praised = architecture(project), praise(project)
        sized, overlooked = sizes(project), suppressions(project.root)
    runs = _results(started)
    found = merged(without_doubts(_heard(runs, scope), project))

    def is_wanted(one: Finding) -> bool:
        if limits.only and one.id not in limits.only:
            return False
        if added is None:
            return True
        lines = added.get(one.file, frozenset())
        return lines is None or one.line in lines

    return Report(
        name=project.root.name,
        catalogue=catalogue,
        verdict=verdict(found),
        map=drawn,
        praise=praised,
        findings=[one for one in found if is_wanted(one)],
        sizes=sized,
        scorecard=scorecard(project, catalogue, found),
        suppressions=overlooked,
        tools=runs,
        scope=limits.words,
    )


def _heard(runs: Sequence[ToolRun], scope: Scope) -> Iterator[Finding]:
    """Yield the findings of ids that the team did not silence; ast-grep was told, and silences a shape alone too."""
    silent = astgrep.silenced(scope.tree.checks / "flags.txt")
    for run in runs:
        yield from (one for one in run.findings if run.tool == astgrep.TOOL or one.id not in silent)


def _require_parsed(project: Project) -> None:
    """Raise ToolFailed for a module that this Python cannot parse: it would be missing from the map, unseen."""
    unread = [module.file for module in project.modules if module.tree is None]
    if unread:
        version = ".".join(map(str, sys.version_info[:2]))
        raise ToolFailed(
            "the map",
            f"Python {version} cannot parse {', '.join(unread[:_SHOWN])}. Where the syntax is that of a newer "
            f"one, run the review with it: uvx --python {project.python or '3.14'} …",
        )


def _results(started: Sequence[Future[ToolRun]]) -> Sequence[ToolRun]:
    """Return what the tools found.

    Raises ReviewFailed with the failures of all, so that they can be mended at once.
    """
    errors = [error for one in started if (error := one.exception())]
    if unexpected := [error for error in errors if not isinstance(error, ToolFailed)]:
        raise unexpected[0]
    if failures := [error for error in errors if isinstance(error, ToolFailed)]:
        raise ReviewFailed(failures)
    return [one.result() for one in started]
