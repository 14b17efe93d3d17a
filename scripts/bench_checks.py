"""`just bench-checks`: time the checks of a service and its tests, and write docs/check-times.md.

The figures are for reading, no test asserts them: a busy machine makes them worse, and the CPU seconds less so.
"""

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path

from tests.helpers.combinations import DEFAULT
from tests.helpers.process import run
from tests.helpers.rendering import add_context, render
from tests.helpers.services import Service
from tests.helpers.template import ROOT, Template

PAGE = ROOT / "docs" / "check-times.md"
STATIC, ALL = TOGETHER = ("just static", "just check")
TOOLS = {
    "ruff format": "ruff format --check .",
    "ruff check": "ruff check .",
    "deptry": "deptry src migrations",
    "import-linter": "lint-imports",
    "ast-grep": "ast-grep scan",
    "mypy": "mypy",
    STATIC: STATIC,
    "pytest": "pytest",
    ALL: ALL,
}
GROWTH = {
    "ruff format": "the files, whose times are compared with those in its cache",
    "ruff check": "the same",
    "deptry": "the imports of every file, which it reads anew; most is the start of Python",
    "import-linter": "the pairs of contexts that may not meet; the imports of unchanged files are in its cache",
    "ast-grep": "the code: it has no cache, so that every file is parsed and every rule asked; to read the rules takes "
    "a fifth of a second, with one file too",
    "mypy": "the modules, those of the libraries too, whose times are compared with those in its cache",
    STATIC: "all of these, side by side, behind one start of uv",
    "pytest": "the tests, 160 for each entity of six fields; a test takes 3 to 4 ms, most of them pytest's own",
    ALL: "the tests",
}
CACHES = ("*_cache", "**/__pycache__")
SIZES = (1, 10, 20, 50)
_FIELDS = (
    "sku:str:max=32:unique name:str:max=200:sort price:decimal=12,2:min=0 stock:int:min=0:filter "
    "status:state=draft,active,archived:moves=activate.draft.active,archive.active.archived note:text:null"
)
_PLACES = (
    "garden",
    "harbour",
    "kitchen",
    "library",
    "market",
    "museum",
    "office",
    "school",
    "stable",
    "theatre",
)
_THINGS = ("Chair", "Lamp", "Shelf", "Table", "Wagon")


@dataclass(frozen=True)
class Run:
    """One run of a command: the seconds that went by, and those that its processes worked."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Figure:
    """What a tool took over a service: the medians of its warm runs, its cold run, the load meanwhile."""

    contexts: int
    tool: str
    warm: Run
    cold: Run
    load: float


def main() -> None:
    """Render services, measure, print a table and write the page."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="strata-checks-") as temporary:
        figures = list(measured(Path(temporary), options.contexts, options.runs))
    table = "\n".join([*_table(figures), *_growth(figures)])
    print(table)
    PAGE.write_text(page(table, options.runs), encoding="utf-8")


def measured(folder: Path, sizes: Iterable[int], runs: int) -> Iterator[Figure]:
    """Yield the figures of one service that grows.

    Args:
        folder: an empty folder.
        sizes: how many contexts it has when it is measured, in rising order.
        runs: how often each command runs warm.
    """
    template = Template.snapshot(folder / "template")
    service = Service(render(template, folder / "shop", DEFAULT.answers))
    service.uv("sync", "--quiet")
    named = iter(enumerate(product(_THINGS, _PLACES)))
    present = 0
    for size in sizes:
        for _, (thing, place) in islice(named, size - present):
            entity = f"{place.capitalize()}{thing}"
            add_context(template, service.path, f"{place}_{thing.lower()}", {entity: _FIELDS})
        present = size
        for tool, command in TOOLS.items():
            yield _figure(service, size, tool, command, runs)
            print(f"{size} contexts, {tool}: measured", flush=True)


def _figure(service: Service, size: int, tool: str, command: str, runs: int) -> Figure:
    words = command.split()
    if tool not in TOGETHER:
        words[0] = str(service.path / ".venv" / "bin" / words[0])
    cold = _run(service, words, is_cold=True)
    warm = [_run(service, words) for _ in range(runs)]
    return Figure(size, tool, _median(warm), cold, os.getloadavg()[0])


def _run(service: Service, words: Sequence[str], *, is_cold: bool = False) -> Run:
    if is_cold:
        for cache in [path for pattern in CACHES for path in service.path.glob(pattern)]:
            shutil.rmtree(cache, ignore_errors=True)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(words, service.path)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu)


def _median(runs: Sequence[Run]) -> Run:
    return Run(
        *(
            statistics.median(values)
            for values in zip(*((it.wall, it.cpu) for it in runs), strict=True)
        )
    )


def _table(figures: Iterable[Figure]) -> Iterator[str]:
    yield "| contexts | tool | warm: wall | CPU | cold: wall | CPU | load |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for one in figures:
        times = (one.warm.wall, one.warm.cpu, one.cold.wall, one.cold.cpu)
        cells = [f"{it:.2f}" for it in times] + [f"{one.load:.1f}"]
        yield f"| {one.contexts} | {_name(one.tool)} | " + " | ".join(cells) + " |"


def _growth(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield a table of what a further context costs each tool, warm; nothing where one size was measured."""
    fewest, most = figures[0].contexts, figures[-1].contexts
    if fewest == most:
        return
    work = {(one.tool, one.contexts): one.warm.cpu for one in figures}
    yield ""
    yield f"From {fewest} to {most} contexts, warm:"
    yield ""
    yield "| tool | CPU for each further context | it grows with |"
    yield "|---|---:|---|"
    for tool, grows_with in GROWTH.items():
        cost = (work[tool, most] - work[tool, fewest]) / (most - fewest)
        yield f"| {_name(tool)} | {1000 * cost:.0f} ms | {grows_with} |"


def _name(tool: str) -> str:
    return f"**`{tool}`**" if tool in TOGETHER else tool


def page(table: str, runs: int) -> str:
    """Return the page of the documentation with a table of figures."""
    return f"""# How long the checks take

`just check` is `just static`, six tools side by side, and then the tests. This is what they take over a service of
{DEFAULT.framework}, {DEFAULT.schemas} and {DEFAULT.database} whose contexts have an entity of six fields each, with
tests and migration. Seconds: warm the medians of {runs} runs, cold one run. Cold is without the caches of the tools and
without compiled bytecode, that of the libraries too, as behind the first `uv sync` of a clone; the first of these
runs reads the libraries from the disk, too. CPU is what all
processes of a command worked; a load of ten times the cores makes it half as much again. Wall is what a person waits;
under a load above the number of cores it says little, and on free cores it is about the CPU seconds by the cores. Load
is how many processes wanted a core in the minute of the measurement.

{table}

{_machine()}. Written by `just bench-checks` of the template's repository; measure a service of your own by
`time just check`.
"""


def _machine() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    cores = f"{len(models)} cores" if models else "unknown cores"
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {models[0] if models else 'unknown processor'}, {cores}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="just bench-checks", description=__doc__)
    parser.add_argument("--contexts", type=int, nargs="+", default=SIZES, help="how many, rising")
    parser.add_argument("--runs", type=int, default=5, help="of each command, warm")
    return parser.parse_args()


if __name__ == "__main__":
    main()
