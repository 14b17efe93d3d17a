"""House rules of the template's sources: design.md, section 2, made mechanical."""

import re
from pathlib import Path

import pytest

from tests.helpers.template import ROOT

TEMPLATE = ROOT / "template"
SOURCES = sorted(path for path in TEMPLATE.rglob("*") if path.is_file())
PYTHON = [path for path in SOURCES if re.search(r"\.pyi?(\{% endif %\})?(\.jinja)?$", path.name)]

STATEMENT = re.compile(r"\{%-?\+?\s*(\w+)(.*?)-?\+?%\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
AXES = re.compile(
    r"\b(litestar|fastapi|msgspec|pydantic|sqlite|postgresql|mysql|sqlalchemy|advanced_alchemy"
    r"|framework|schemas|database|engine|repositories)\b"
)
FORBIDDEN_IN_RENDERED = re.compile(
    r"\bnoqa\b|type: ?ignore|pragma: no cover|\bTODO\b|\bFIXME\b|NotImplementedError|ruff: ?ignore"
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def listed(found: dict[str, str]) -> str:
    return "\n".join(f"  {where}: {what}" for where, what in sorted(found.items()))


def test_there_are_sources() -> None:
    assert len(PYTHON) > 30


def test_a_python_source_has_at_most_one_if() -> None:
    """An `if` of a template, as a statement or inside an expression."""
    found = {}
    for path in PYTHON:
        source = text(path)
        tags = [tag for tag, _ in STATEMENT.findall(source) if tag in {"if", "elif"}]
        inline = [part for part in EXPRESSION.findall(source) if re.search(r"\sif\s", part)]
        if len(tags) + len(inline) > 1:
            found[name(path)] = f"{len(tags)} statements, {len(inline)} expressions"
    assert not found, listed(found)


def test_no_condition_in_a_python_source_names_an_axis() -> None:
    """What depends on a framework, schema library or database is a file of its own, or data."""
    found = {}
    for path in PYTHON:
        source = text(path)
        conditions = [rest for tag, rest in STATEMENT.findall(source) if tag in {"if", "elif"}]
        conditions += [part for part in EXPRESSION.findall(source) if re.search(r"\sif\s", part)]
        if named := [condition for condition in conditions if AXES.search(condition)]:
            found[name(path)] = named[0].strip()
    assert not found, listed(found)


def test_no_condition_is_nested() -> None:
    found = {}
    for path in PYTHON:
        depth = 0
        for tag, rest in STATEMENT.findall(text(path)):
            depth += {"if": 1, "endif": -1}.get(tag, 0)
            if depth > 1:
                found[name(path)] = rest.strip()
    assert not found, listed(found)


def test_a_path_has_one_condition_in_each_part() -> None:
    found = {
        name(path): part
        for path in SOURCES
        for part in path.relative_to(TEMPLATE).parts
        if part.count("{% if") > 1
    }
    assert not found, listed(found)


def test_no_macro_has_parameters() -> None:
    found = {
        name(path): rest.strip()
        for path in SOURCES
        for tag, rest in STATEMENT.findall(text(path))
        if tag == "macro" and not re.search(r"\(\s*\)", rest)
    }
    assert not found, listed(found)


def test_nothing_rendered_is_random_dated_or_named_after_its_folder() -> None:
    """Such a value differs in the two renders of an update and conflicts every time."""
    unstable = re.compile(
        r"\|\s*(random|shuffle)|\b(now\(|strftime|_folder_name|uuid4\(|ans_random)"
    )
    found = {}
    for path in SOURCES:
        code = [f"{tag}{rest}" for tag, rest in STATEMENT.findall(text(path))]
        for part in [*code, *EXPRESSION.findall(text(path))]:
            if unstable.search(part):
                found[name(path)] = part
    assert not found, listed(found)


@pytest.mark.parametrize("character", ['"', "\\", ":", "*", "?", "<", ">", "|"])
def test_every_path_can_be_checked_out_on_windows(character: str) -> None:
    found = [name(path) for path in SOURCES if character in path.relative_to(ROOT).as_posix()]
    assert not found


def test_every_source_is_utf_8_with_line_feeds_and_a_last_newline() -> None:
    found = {}
    for path in SOURCES:
        content = path.read_bytes()
        if b"\r" in content:
            found[name(path)] = "has a carriage return"
        elif content and not content.endswith(b"\n"):
            found[name(path)] = "does not end in a newline"
        content.decode("utf-8")
    assert not found, listed(found)


def test_a_rendered_service_carries_no_suppressions_and_no_stubs() -> None:
    """`pass` is the body of a class that adds nothing but its name, and of nothing else."""
    found = {}
    for path in PYTHON:
        lines = text(path).splitlines()
        for number, (before, line) in enumerate(zip(["", *lines], lines, strict=False), 1):
            stub = line.strip() == "pass" and not before.lstrip().startswith("class ")
            if stub or FORBIDDEN_IN_RENDERED.search(line):
                found[f"{name(path)}:{number}"] = line.strip()
    assert not found, listed(found)


def test_no_module_is_named_for_nothing() -> None:
    vague = re.compile(r"^(utils?|helpers?|misc|common|base|manager)\.py")
    assert not [name(path) for path in PYTHON if vague.search(path.name)]


def test_no_rendered_docstring_is_a_wall() -> None:
    """Sections for arguments repeat the signature; the code says it."""
    wall = re.compile(r"^\s*(Args|Arguments|Returns|Parameters):\s*$", re.MULTILINE)
    assert not [name(path) for path in PYTHON if wall.search(text(path))]


def test_every_package_file_is_empty() -> None:
    found = [path for path in PYTHON if path.name.startswith("__init__.py") and text(path).strip()]
    assert not [name(path) for path in found]


def test_no_lock_file_is_rendered() -> None:
    assert not [name(path) for path in SOURCES if path.name.startswith("uv.lock")]


def test_no_ignore_file_of_a_service_acts_on_the_template() -> None:
    """Git reads a plain .gitignore under template/ as one of this repository."""
    names = {".gitignore", ".gitmodules"}
    assert not [name(path) for path in SOURCES if path.name in names]


def test_there_are_no_links() -> None:
    assert not [name(path) for path in TEMPLATE.rglob("*") if path.is_symlink()]
