"""`python -m bench.generator`: how long the template renders, and how that grows."""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from bench.report import FIGURES
from tests.helpers.combinations import CATALOG, DEFAULT
from tests.helpers.process import commit, git
from tests.helpers.rendering import add_context, answers_file, copier, render
from tests.helpers.services import Service
from tests.helpers.template import Template

FIELD = "name:str:max=100"


def main() -> None:
    """Measure, and put the figures beside those of the apps."""
    parser = argparse.ArgumentParser(prog="python -m bench.generator", description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--contexts", type=int, nargs="*", default=[1, 10, 20, 50])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="strata-bench-") as temporary:
        folder = Path(temporary)
        template = Template.snapshot(folder / "template")
        found = [
            *_commands(template, folder, options.times),
            *_contexts(template, folder, options.contexts),
            *_sizes(template, folder, options.times),
        ]
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    FIGURES.write_text(
        json.dumps(figures | {"generator": found}, indent=1) + "\n", encoding="utf-8"
    )
    for row in found:
        print(f"{row['what']:60} {row['seconds']} s")


Row = dict[str, object]


def _commands(template: Template, folder: Path, times: int) -> list[Row]:
    """A service and a context, each by a program of its own."""
    places = iter([folder / f"command-{number}" for number in range(times)])
    services: list[Path] = []

    def service() -> None:
        services.append(next(places))
        copier(folder, "copy", "--trust", "--defaults", str(template.path), str(services[-1]))

    clones = iter([folder / f"clone-{number}" for number in range(times)])

    def clone() -> None:
        git(folder, "clone", "--quiet", str(template.path), str(next(clones)))

    rows = [
        _row("copier alone: its start", lambda: copier(folder, "--version"), times),
        _row("git alone: a clone of the template, which copier makes each time", clone, times),
        _row("a service, by the command line", service, times),
    ]
    entities = f"entities={json.dumps(CATALOG)}"

    def context() -> None:
        where = services.pop()
        words = ["copy", "--trust", "--defaults", "-d", "kind=context", "-d", "context=catalog"]
        words += ["-d", entities, "-a", answers_file("catalog"), str(template.path), "."]
        copier(where, *words)

    return [*rows, _row("a context, by the command line", context, times)]


def _contexts(template: Template, folder: Path, counts: Sequence[int]) -> list[Row]:
    """The last of so many contexts, by `just context` of the service."""
    service = Service(render(template, folder / "growing", DEFAULT.answers))
    commit(service.path, "Add the service")
    service.just("outdated", expect=None)  # makes the environment in which `just context` runs
    rows, made = [], 0
    for count in counts:
        while made < count - 1:
            made += 1
            add_context(template, service.path, f"context{made}", {f"Thing{made}": FIELD})
        commit(service.path, "Add contexts")
        made += 1
        number = made
        words = ("context", f"context{number}", f"Thing{number}", FIELD)
        started = time.perf_counter()
        service.just(*words)
        seconds = round(time.perf_counter() - started, 2)
        rows.append({"what": f"`just context`, context {count} of a service", "seconds": seconds})
        commit(service.path, "Add a context")
    return rows


def _sizes(template: Template, folder: Path, times: int) -> list[Row]:
    """Contexts of one entity with more fields, and of more entities, in this process."""
    service = render(template, folder / "sizes", DEFAULT.answers)
    numbers = iter(range(1000))

    def add(entities: int, fields: int) -> Callable[[], None]:
        def run() -> None:
            number = next(numbers)
            line = " ".join(f"field{n}:str:max=100" for n in range(fields))
            named = {f"Thing{number}x{n}": line for n in range(entities)}
            add_context(template, service, f"size{number}", named)

        return run

    return [
        _row(
            f"a context of {entities} entities with {fields} fields, in a process",
            add(entities, fields),
            times,
        )
        for entities, fields in ((1, 1), (1, 10), (1, 40), (5, 5), (20, 5))
    ]


def _row(what: str, action: Callable[[], object], times: int) -> Row:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return {"what": what, "seconds": round(median(taken), 2)}


if __name__ == "__main__":
    main()
