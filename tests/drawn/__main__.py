"""Draws definitions and checks what is rendered from them: `just fuzz 50 --seed 7`."""

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.drawn.bench import Bench, Broken
from tests.drawn.strategies import Contexts, drawn
from tests.helpers.combinations import ADVANCED_ALCHEMY, COMBINATIONS, Combination
from tests.helpers.databases import unreachable
from tests.helpers.template import Template


def main() -> int:
    """Check one definition after the other, each in the next combination; 1 where one broke."""
    options = _parser().parse_args()
    chosen = [choice for choice in _order() if options.only in str(choice)]
    passed: dict[str, int] = {}
    broken: list[str] = []
    with TemporaryDirectory(prefix="strata-drawn-") as folder:
        benches = _Benches(Path(folder))
        for (name, contexts), combination in zip(
            _definitions(options), cycle(chosen), strict=False
        ):
            started = time.monotonic()
            try:
                benches.get(combination).check(contexts)
            except Broken as error:
                broken.append(name)
                outcome = f"broken\n{error}"
            else:
                passed[str(combination)] = passed.get(str(combination), 0) + 1
                outcome = "passed"
            print(f"{name} {combination} {time.monotonic() - started:.0f} s {outcome}", flush=True)
    for combination_name, number in sorted(passed.items()):
        print(f"{combination_name}: {number} passed")
    print(
        f"{sum(passed.values())} passed, {len(broken)} broken{': ' * bool(broken)}{', '.join(broken)}"
    )
    return 1 if broken else 0


class _Benches:
    """A bench for each combination, built when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = Template.snapshot(folder / "template")
        self._built: dict[Combination, Bench] = {}

    def get(self, combination: Combination) -> Bench:
        if combination not in self._built:
            place = self._folder / str(combination) / "service"
            self._built[combination] = Bench.built(combination, self._template, place)
        return self._built[combination]


def _definitions(options: argparse.Namespace) -> Iterator[tuple[str, Contexts]]:
    if options.replay:
        for file in options.replay:
            yield file, yaml.safe_load(Path(file).read_text(encoding="utf-8"))
        return
    for seed in range(options.seed, options.seed + options.count):
        yield f"seed {seed}", drawn(seed, options.fields)


def _order() -> list[Combination]:
    """Every pair on SQLite as often as on the two servers together; then the wrapped repositories."""
    servers = [choice for choice in COMBINATIONS if choice.database != "sqlite"]
    pairs = [choice for choice in COMBINATIONS if choice.database == "sqlite"]
    rarer = [*servers, *ADVANCED_ALCHEMY]
    return [*pairs, *pairs, *(choice for choice in rarer if not unreachable(choice.database))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="just fuzz", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=20, help="how many definitions")
    parser.add_argument("--seed", type=int, default=1, help="of the first definition")
    parser.add_argument("--fields", type=int, default=24, help="at most, of one definition")
    parser.add_argument("--only", default="", help="part of a combination's name, such as fastapi")
    parser.add_argument("--replay", nargs="+", metavar="FILE", help="YAML of a definition instead")
    return parser


if __name__ == "__main__":
    sys.exit(main())
