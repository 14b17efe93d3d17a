"""Fuzzes started services of every combination with their own `just fuzz`: `just fuzz-services 60 --seed 7`."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drawn.strategies import Contexts
from tests.fuzzing.services import Fuzzed, built, definitions, fuzz
from tests.helpers.combinations import EVERY, Combination
from tests.helpers.databases import unreachable
from tests.helpers.template import Template


@dataclass(frozen=True)
class Round:
    """One service to fuzz."""

    combination: Combination
    definition: str
    contexts: Contexts
    seed: int

    def __str__(self) -> str:
        return f"{self.combination} {self.definition}, seed {self.seed}"


def main() -> int:
    """Fuzz one service after the other; 1 where one of them failed."""
    options = _parser().parse_args()
    outcomes: list[Fuzzed] = []
    with TemporaryDirectory(prefix="strata-fuzzing-") as name:
        folder = Path(name)
        template = Template.snapshot(folder / "template")
        for number, this in enumerate(_rounds(options)):
            place = folder / str(number)
            service = built(template, place / "service", this.combination, this.contexts)
            done = fuzz(
                service,
                this.combination.database,
                place,
                this.seed,
                f"--max-examples={options.examples}",
            )
            outcomes.append(done)
            print(f"{this}: {done.requests} requests, {'failed' if done.failed else 'passed'}")
            print(done.output if done.failed else "", end="", flush=True)
    failed = sum(done.failed for done in outcomes)
    sent = sum(done.requests for done in outcomes)
    print(f"{len(outcomes)} services, {sent} requests, {failed} services failed")
    return 1 if failed or not sent else 0


def _rounds(options: argparse.Namespace) -> Iterator[Round]:
    """Each combination with the usual contexts and with drawn ones, which differ from one to the next."""
    for number, combination in enumerate(EVERY):
        reachable = not unreachable(combination.database)
        if options.only in str(combination) and reachable:
            seed = options.seed + number
            for definition, contexts in definitions(seed, options.fields).items():
                yield Round(combination, definition, contexts, seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="just fuzz-services", description=__doc__)
    parser.add_argument(
        "examples", nargs="?", type=int, default=50, help="drawn for each operation"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first combination")
    parser.add_argument("--fields", type=int, default=24, help="at most, of a drawn definition")
    parser.add_argument("--only", default="", help="part of a combination's name, such as fastapi")
    return parser


if __name__ == "__main__":
    sys.exit(main())
