"""Bad inputs, each through copier itself: refused in words, nothing written, nothing executed."""

import re
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from copier import run_copy
from copier.errors import UserMessageError

from tests.helpers.combinations import DEFAULT, Combination
from tests.helpers.rendering import copy_of, remember_compiled_sources
from tests.helpers.services import Service
from tests.helpers.sharing import Shared
from tests.helpers.template import Template
from tests.unit.test_refusals import REFUSED

CORPUS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("corpus.yml").read_text(encoding="utf-8")
)
PLAIN = "label:str"
MANY = {f"Order{letter}": PLAIN for letter in "ABCDEFGHIJKLMNOPQRSTU"}
# Ten times the same list of ten times the same list…: small to write, huge to print.
BOMB = "[x]"
for number in range(30):
    BOMB = f"[&a{number} {BOMB}{f', *a{number}' * 9}]"

Answers = dict[str, object]


def context_answers(entry: Mapping[str, Any]) -> Answers:
    """Return the answers that an entry of the corpus stands for."""
    product = {"fields": "label:str:max=9 size:int", "plural": "goods", "table": "goods"}
    entities = entry.get("entities", {"Parcel": PLAIN})
    if "fields" in entry:
        entities = {"Product": {**product, "fields": entry["fields"]}}
    elif "options" in entry:
        entities = {"Product": {**product, **entry["options"]}}
    elif "entity" in entry:
        entities = {entry["entity"]: PLAIN}
    ports = {"ports": entry["ports"]} if "ports" in entry else {}
    context = entry.get("context", "trade")
    return {"kind": "context", "context": context, "entities": entities, **ports}


def spelled_out(value: Any) -> Any:
    """Replace `<x*300>` by so many, `<bomb>` by one, and `<many>` by many entities."""
    match value:
        case "<many>":
            return MANY
        case str():
            many = re.sub(r"<(.+)\*(\d+)>", lambda found: found[1] * int(found[2]), value)
            return many.replace("<bomb>", BOMB)
        case list():
            return [spelled_out(part) for part in value]
        case dict():
            return {spelled_out(key): spelled_out(part) for key, part in value.items()}
        case _:
            return value


def cases() -> Iterator[tuple[str, Answers, list[str]]]:
    """Yield a name, the answers and the words of the message of every bad input."""
    for topic, entries in CORPUS.items():
        for number, entry in enumerate(entries, start=1):
            answers = entry.get("service") or context_answers(entry)
            yield f"{topic} {number}", spelled_out(answers), entry["words"]
    for number, (definition, words) in enumerate(REFUSED, start=1):
        yield f"fields {number}", context_answers({"fields": definition}), words


CASES = list(cases())


def everything(folder: Path) -> dict[str, bytes | None]:
    """Return all paths below a folder, with the content of the files."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="module")
def place(
    rendered: Callable[[Combination], Service], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with a service in it, and all that anybody may see change."""
    folder = tmp_path_factory.mktemp("corpus")
    copy_of(rendered(DEFAULT).path, folder / "service")
    return folder


@pytest.fixture(scope="module")
def folder_of_the_template(template: Template, shared: Shared) -> Path:
    """The template as a plain folder, which copier need not clone for every input."""

    def build(folder: Path) -> None:
        shutil.copytree(template.path, folder, ignore=shutil.ignore_patterns(".git"))

    return shared.once("template-without-git", build)


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, CORPUS.values())) >= 300
    assert len({repr(answers) for _, answers, _ in CASES}) > 450


@pytest.mark.parametrize(
    ("answers", "words"), [case[1:] for case in CASES], ids=[name for name, *_ in CASES]
)
def test_a_bad_input_is_refused_and_nothing_happens(
    answers: Answers,
    words: list[str],
    place: Path,
    folder_of_the_template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(place)  # where `touch canary` would leave it
    into = "service" if answers.get("kind") == "context" else "new"
    before = everything(place)
    remember_compiled_sources()
    copying = partial(run_copy, str(folder_of_the_template), str(place / into), data=answers)
    with warnings.catch_warnings(action="ignore"), pytest.raises(UserMessageError) as refusal:
        copying(defaults=True, unsafe=True, quiet=True)
    message = str(refusal.value)
    for word in words:
        assert word in message
    assert len(message) < 5_000
    assert everything(place) == before
