"""Checks the contracts of a project and prints what they say as JSON: python probe.py SETTINGS

It runs in the environment of the reviewed project. Import-linter has no output for programs, and what it prints
for people does not say which imports make a circle.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from importlinter import configuration
from importlinter.application import use_cases


def main(settings: str) -> list[dict[str, Any]]:
    """Return the contracts of a settings file: name, guidance, and the imports that break them.

    Raises what import-linter raises for settings and packages that it cannot read, and ValueError for a contract
    with a wrong option.
    """
    reports: list[Any] = []
    configuration.configure()
    vars(use_cases)["render_report"] = reports.append
    with contextlib.redirect_stdout(io.StringIO()):
        use_cases.lint_imports(settings, cache_dir=None, is_debug_mode=True, no_logo=True)
    report = reports[0]
    for name, error in report.invalid_contract_options.items():
        raise ValueError(f"“{name}” is not configured correctly: {error.errors}")
    return [
        {
            "name": contract.name,
            "guidance": contract.contract_options.get("broken_contract_guidance") or "",
            "links": []
            if check.kept
            else [*_links(check.metadata), *_circles(check, report.graph)],
        }
        for contract, check in report.get_contracts_and_checks()
    ]


def _links(found: Any) -> Iterator[dict[str, Any]]:
    """Yield where each forbidden chain of imports begins; the types of contracts nest chains differently."""
    if isinstance(found, Mapping):
        for key, value in found.items():
            if key == "undeclared_modules":
                yield from (_link(name, "", 1) for name in sorted(value))
            elif key == "extra_firsts":
                yield from (_first([one]) for one in value)
            elif key != "extra_lasts":
                yield from _links(value)
    elif isinstance(found, list) and found:
        if isinstance(found[0], Mapping) and "line_numbers" in found[0]:
            yield _first(found)
        else:
            for one in found:
                yield from _links(one)


def _first(chain: list[Any]) -> dict[str, Any]:
    lines = [line for line in chain[0]["line_numbers"] if line]
    return _link(chain[0]["importer"], chain[-1]["imported"], min(lines, default=1))


def _circles(check: Any, graph: Any) -> Iterator[dict[str, Any]]:
    """Yield the imports without which there would be no circle."""
    for breakers in check.metadata.get("cycle_breakers_by_package", {}).values():
        for importer, imported in sorted(breakers):
            details = graph.get_import_details(importer=importer, imported=imported)
            line = min((detail["line_number"] for detail in details), default=1)
            yield _link(importer, imported, line)


def _link(importer: str, imported: str, line: int) -> dict[str, Any]:
    return {"importer": importer, "imported": imported, "line": line}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
