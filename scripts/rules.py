"""Read the catalogue's rules of a rendered service, and write the pages of `docs/rules` from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
CHECKS = ROOT / "template" / "service" / "checks"
PAGES = ROOT / "docs" / "rules"

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """Code that a rule must find, or must not, and the path that it is put at."""

    rule: str
    number: int
    bad: bool
    path: str
    code: str

    @property
    def name(self) -> str:
        """A name that no other case has, fit for a Python package."""
        kind = "bad" if self.bad else "good"
        return f"{self.rule.lower().replace('-', '_')}_{kind}_{self.number}"


@dataclass(frozen=True)
class Rule:
    """One id of the catalogue with its ast-grep documents; ids that ast-grep cannot carry have none."""

    id: str
    metadata: Mapping[str, Any]
    documents: tuple[Document, ...] = ()

    @property
    def also(self) -> Mapping[str, Any]:
        """What else carries the id: tool to its codes, a guard, a question."""
        also: Mapping[str, Any] = self.metadata.get("also", {})
        return also

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The valid and invalid cases of all documents."""
        return tuple(self._cases())

    def _cases(self) -> Iterator[Case]:
        for bad, key in ((True, "invalid"), (False, "valid")):
            for number, case in enumerate(self.metadata.get(key, ()), start=1):
                given = {"code": case} if isinstance(case, str) else case
                code = "".join(
                    given["code"].replace("NUMBER", str(turn))
                    for turn in range(given.get("repeat", 1))
                )
                path = given.get("path") or self.metadata["path"]
                yield Case(self.id, number, bad, path, code)


def read_rules() -> dict[str, Rule]:
    """Return every id of the catalogue that a rendered service carries, in order."""
    rules = [_read_rule(file) for file in sorted((CHECKS / "rules").glob("*.yml"))]
    carried = yaml.safe_load((CHECKS / "carried.yml").read_text(encoding="utf-8")) or {}
    rules += [Rule(name, metadata) for name, metadata in carried.items()]
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}


def _read_rule(file: Path) -> Rule:
    documents = tuple(yaml.safe_load_all(file.read_text(encoding="utf-8")))
    return Rule(file.stem, documents[0]["metadata"], documents)
