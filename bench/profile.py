"""`python -m bench.profile`: where the CPU time of a rendered service goes, by library, as py-spy samples it."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from threading import Thread

from bench.load import load
from bench.measuring import seed
from bench.operations import operations
from bench.report import FIGURES
from bench.servers import LAYERED, App
from bench.services import PAIRS, built
from tests.helpers.combinations import Combination
from tests.helpers.databases import database
from tests.helpers.template import Template

_LIBRARY = re.compile(r"site-packages/([A-Za-z0-9_]+)")
_SERVICE = re.compile(r"/src/\w+/(\w+)/")


def profile(app: App, operation: str, seconds: float) -> dict[str, float]:
    """Return the share of each library in the samples of a server under load, in percent."""
    with app.served() as server:
        seed(server)
        asked = next(one for one in operations(server.url, "made-") if one.name == operation)
        output = app.log.with_suffix(".folded")
        command = [
            str(Path(sys.executable).with_name("py-spy")),
            *("record", "--pid", str(server.process.pid), "--format", "raw", "--full-filenames"),
            *("--gil", "--rate", "500", "--duration", str(int(seconds)), "--output", str(output)),
        ]
        loading = Thread(target=load, args=(server.port, asked.requests(), asked.status, seconds))
        loading.start()
        subprocess.run(command, check=True, capture_output=True)
        loading.join()
    return shares(output.read_text(encoding="utf-8"))


def shares(folded: str) -> dict[str, float]:
    """Return the share of each library from stacks in the folded form, by the innermost frame of each."""
    found = Counter[str]()
    for line in folded.splitlines():
        stack, _, count = line.rpartition(" ")
        found[_owner(stack.split(";")[-1], stack)] += int(count)
    whole = sum(found.values())
    return {name: round(100 * count / whole, 1) for name, count in found.most_common()}


def _owner(frame: str, stack: str) -> str:
    """Name the library of a frame; what the standard library does is put to whoever called it."""
    for part in [frame, *reversed(stack.split(";"))]:
        if library := _LIBRARY.search(part):
            return library[1]
        if _SERVICE.search(part):
            return "the service"
    return "python"


def main() -> None:
    """Profile one pair, print the shares, and put them beside the other figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("pair", choices=PAIRS)
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    parser.add_argument("operation", choices=("get", "list", "create"))
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    framework, schemas = options.pair.split("-")
    combination = Combination(framework, schemas, options.database)
    with tempfile.TemporaryDirectory(prefix="strata-bench-") as temporary:
        folder = Path(temporary)
        service = built(combination, Template.snapshot(folder / "template"), folder / "service")
        with database(options.database, folder) as url:
            service.using(url).just("migrate")
            app = App(LAYERED, combination, service, url, folder / "log")
            found = profile(app, options.operation, options.seconds)
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    name = f"{options.pair} {options.database} {options.operation}"
    profiles = {**figures.get("profiles", {}), name: found}
    FIGURES.write_text(json.dumps(figures | {"profiles": profiles}, indent=1) + "\n")
    print("\n".join(f"{share:5.1f} %  {library}" for library, share in found.items()))


if __name__ == "__main__":
    main()
