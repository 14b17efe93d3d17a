"""The catalogue, read from the files of its rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from .model import Dimension, Label, ToolFailed
from .pages import page, record

OWN_CHECKS = Path(__file__).resolve().parents[2] / "template" / "service" / "checks"
_ID = re.compile(r"\b([A-Z]{2,4}-\d{2})\b")


@dataclass(frozen=True)
class Entry:
    """One id: what it is, why it matters, what to do instead, and which tools find it."""

    id: str
    name: str
    label: Label
    dimension: Dimension
    why: str = ""
    instead: str = ""
    before: str = ""
    after: str = ""
    url: str = ""
    also: Mapping[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> str:
        """What a person has to judge; empty where the tools suffice."""
        return str(self.also.get("question") or "").strip()


@dataclass(frozen=True)
class Catalogue:
    """All entries by id."""

    entries: Mapping[str, Entry]

    @classmethod
    def read(cls, checks: Path) -> "Catalogue":
        """Read the rules in a folder `checks`: `rules/`, `carried.yml` and the team's own `local/`.

        Raises ToolFailed where a file cannot be read, or an entry lacks what every entry has.
        """
        found = {entry.id: entry for entry in _entries(checks)}
        if not found:
            raise ToolFailed("catalogue", f"there are no rules in {checks}")
        return cls(dict(sorted(found.items())))

    def get(self, id_: str) -> Entry | None:
        """Return the entry of an id; nothing for the own code of a tool."""
        return self.entries.get(id_)

    def of_ruff(self, code: str, message: str) -> Entry | None:
        """Return the entry of a finding of ruff, by its code or the id in a banned import's message."""
        return self._named_in(message) if code == "TID251" else self._carried("ruff", code)

    def of_mypy(self, code: str) -> Entry | None:
        """Return the entry of an error code of mypy."""
        return self._carried("mypy", code)

    def of_deptry(self, code: str) -> Entry | None:
        """Return the entry of a code of deptry."""
        return self._carried("deptry", code)

    def of_contract(self, name: str, guidance: str) -> Sequence[Entry | None]:
        """Return the entries of a contract of import-linter: by its name, and by the id in its guidance.

        Every broken contract is AP-03; the guidance names what the one contract is about.
        """
        found = {
            entry.id: entry
            for entry in (self._carried("contracts", name), self._named_in(f"{name} {guidance}"))
            if entry
        }
        return [*found.values()] or [None]

    def codes(self, tool: str) -> list[str]:
        """Return what a tool's findings are called, of those that are an id of the catalogue."""
        return sorted(self._by_code[tool])

    def _named_in(self, text: str) -> Entry | None:
        found = _ID.search(text)
        return self.get(found[1]) if found else None

    def _carried(self, tool: str, code: str) -> Entry | None:
        return self._by_code[tool].get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, Mapping[str, Entry]]:
        """The entries by tool and code; where several have a code, the first id has it."""
        found: dict[str, dict[str, Entry]] = {
            tool: {} for tool in ("ruff", "mypy", "deptry", "contracts")
        }
        for entry in self.entries.values():
            for tool, known in found.items():
                for code in entry.also.get(tool) or ():
                    known.setdefault(str(code), entry)
        return found


def _entries(checks: Path) -> Iterator[Entry]:
    for file in sorted([*checks.glob("rules/*.yml"), *checks.glob("local/*.yml")]):
        for document in _documents(file):
            metadata = document.get("metadata") or {}
            if "catalog" in metadata and "name" in metadata:
                texts = {"why": document.get("note"), "url": document.get("url")}
                yield _entry(file, str(metadata["catalog"]), {**texts, **metadata})
    carried = checks / "carried.yml"
    if carried.is_file():
        for document in _documents(carried):
            for id_, metadata in document.items():
                also = {**metadata, **(metadata.get("also") or {})}
                yield _entry(carried, str(id_), {**metadata, "also": also})


def _documents(file: Path) -> Iterable[Mapping[str, Any]]:
    try:
        documents = list(yaml.safe_load_all(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ToolFailed("catalogue", f"{file} cannot be read: {error}") from error
    wrong = [document for document in documents if not isinstance(document, dict | None)]
    if wrong:
        raise ToolFailed("catalogue", f"{file} must hold mappings")
    return [document for document in documents if document]


def _entry(file: Path, id_: str, metadata: Mapping[str, Any]) -> Entry:
    texts = {
        key: str(metadata.get(key) or "").strip("\n")
        for key in ("why", "instead", "before", "after", "url")
    }
    texts["url"] = page(texts["url"], record())
    try:
        return Entry(
            id=id_,
            name=str(metadata["name"]),
            label=Label(metadata["label"]),
            dimension=Dimension(metadata["dimension"]),
            also=metadata.get("also") or {},
            **texts,
        )
    except (KeyError, ValueError) as error:
        raise ToolFailed(
            "catalogue", f"{file}: the metadata of {id_} are wrong: {error}"
        ) from error
