"""`just bench`: measure rendered services beside hand-written apps; see docs/performance.md."""

import argparse
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from itertools import product
from pathlib import Path

from bench.machine import machine, versions
from bench.measuring import measure
from bench.report import ratios
from bench.services import PAIRS, built
from bench.summary import needed, summary
from tests.helpers.combinations import Combination
from tests.helpers.databases import SERVERS, unreachable
from tests.helpers.template import ROOT, Template

RESULT = ROOT / ".tools" / "bench.json"
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    """Measure, and write the figures as JSON: all of them, or those of the pairs that were asked for."""
    options = _options()
    rows: list[dict[str, object]] = []
    footprints: list[dict[str, object]] = []
    libraries: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="strata-bench-") as temporary:
        folder = Path(temporary)
        template = Template.snapshot(folder / "template")
        for pair, database in product(options.pair, options.database):
            framework, schemas = pair.split("-")
            combination = Combination(framework, schemas, database)
            service = built(combination, template, folder / str(combination))
            where = folder / f"{combination}-runs"
            found = measure(combination, service, where, options.rounds, options.seconds)
            rows += map(asdict, summary(found.samples))
            footprints += map(asdict, needed(found.footprints))
            libraries |= versions(service)
            figures = {
                "machine": machine(libraries),
                "rounds": options.rounds,
                "seconds": options.seconds,
                "operations": rows,
                "footprints": footprints,
            }
            kept = json.loads(options.output.read_text()) if options.output.exists() else {}
            options.output.write_text(json.dumps(kept | figures, indent=1) + "\n")
            print(f"{combination}\n{ratios([row for row in rows if _is(row, pair, database)])}")


def _is(row: Mapping[str, object], pair: str, database: str) -> bool:
    return (row["pair"], row["database"]) == (pair, database)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="just bench", description=__doc__)
    parser.add_argument("--pair", action="append", choices=PAIRS)
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--output", type=Path, default=RESULT)
    options = parser.parse_args()
    options.pair = options.pair or list(PAIRS)
    options.database = options.database or list(DATABASES)
    for database in options.database:
        if database in SERVERS and (reason := unreachable(database)):
            parser.error(reason)
    return options


if __name__ == "__main__":
    main()
