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
                given: Document = {"code": case} if isinstance(case, str) else case
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


def pages() -> dict[str, str]:
    """Return what belongs into `docs/rules`, by file name."""
    rules = read_rules()
    return {"README.md": _index(rules), **{f"{rule.id}.md": _page(rule) for rule in rules.values()}}


def _index(rules: Mapping[str, Rule]) -> str:
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.metadata['name']} | {rule.metadata['label']} | {_carriers(rule)} |"
        for rule in rules.values()
    ]
    return "\n".join(
        [
            "# The catalogue",
            "",
            "What the checks of a rendered service find, by id, and what finds it. A rule of ast-grep is a file of",
            "`checks/rules`; those in bold fail `just check`, the others are reported. What ruff, mypy, deptry,",
            "import-linter and the tests find always fails it. Labels are what `just review` says of the weight of a",
            "finding, and a question is what it asks a person. Written by `just rules` of this repository from those",
            "files.",
            "",
            "| id | name | label | carried by |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _carriers(rule: Rule) -> str:
    gates = any(document["severity"] == "error" for document in rule.documents)
    found = (["**ast-grep**" if gates else "ast-grep"]) if rule.documents else []
    also = rule.also
    found += [
        f"{tool} {' '.join(also[tool])}" for tool in ("ruff", "mypy", "deptry") if tool in also
    ]
    found += ["import-linter"] if "contracts" in also else []
    found += ["a test"] if "guard" in also else []
    found += ["a question"] if "question" in also else []
    return ", ".join(found)


def _page(rule: Rule) -> str:
    meta = rule.metadata
    why = rule.documents[0]["note"] if rule.documents else meta["why"]
    parts = [
        f"# {rule.id} {meta['name']}",
        f"{meta['label'].capitalize()}. Dimension: {meta['dimension']}.",
        "## What is found",
        "\n".join(
            f"- `{shape['id']}` ({_effect(shape)}): {_what(shape)}" for shape in rule.documents
        ),
        _also(rule),
        "## Why",
        why.strip(),
        "## What to do instead",
        meta["instead"],
        "Before:",
        _code(meta["before"]),
        "After:",
        _code(meta["after"]),
        "## Where the rule is wrong",
        f"On the line above it, with its reason. For the whole service: `--off={rule.id}` in `checks/flags.txt`.",
        _code(f"# ast-grep-ignore: {rule.id} -- why it is right here"),
        *_ruff_suppression(rule),
        "[All ids](README.md)",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _effect(document: Document) -> str:
    return "fails `just check`" if document["severity"] == "error" else "reported"


def _what(document: Document) -> str:
    return str(document["message"]).partition(" ")[2]


def _also(rule: Rule) -> str:
    also = rule.also
    lines = [
        f"- {tool}: {', '.join(f'`{code}`' for code in also[tool])}"
        for tool in ("ruff", "mypy", "deptry")
        if tool in also
    ]
    lines += [f"- import-linter: {contract}" for contract in also.get("contracts", ())]
    lines += [f"- a test of the service: `{also['guard']}`"] if "guard" in also else []
    parts = (
        ["\n".join(["Also, and each of these fails `just check`:", "", *lines])] if lines else []
    )
    parts += [f"`just review` asks: {also['question']}"] if "question" in also else []
    return "\n\n".join(parts)


def _ruff_suppression(rule: Rule) -> list[str]:
    codes = rule.also.get("ruff", ())
    if not codes:
        return []
    return [
        "Where ruff finds it too, it wants its code. One comment behind the line is enough for both, in this order. "
        "For the whole service: `ignore` of `[tool.ruff.lint]` in `pyproject.toml`.",
        _code(f"...  # ast-grep-ignore: {rule.id} -- why  # ruff: ignore[{codes[0]}] why"),
    ]


def _code(text: str) -> str:
    return f"```python\n{text.rstrip()}\n```"


def main() -> None:
    """Write the pages, and remove those of ids that are gone."""
    written = pages()
    PAGES.mkdir(parents=True, exist_ok=True)
    for file in PAGES.glob("*.md"):
        if file.name not in written:
            file.unlink()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"docs/rules: {len(written)} files")


if __name__ == "__main__":
    main()
