"""The extension in a Jinja environment, and how its modules are loaded."""

import shutil
from collections.abc import Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from copier.errors import UserMessageError
from jinja2 import DictLoader, Environment, StrictUndefined

from extensions.extension import Strata
from tests.helpers.template import ROOT

ANSWERS: Mapping[str, Any] = {
    "_copier_conf": {},
    "_copier_phase": "render",
    "kind": "context",
    "package": "shop",
    "context": "catalog",
    "framework": "fastapi",
    "schemas": "msgspec",
    "database": "mysql",
    "repositories": "advanced-alchemy",
    "entities": {"Product": "sku:str"},
}


def environment(**templates: str) -> Environment:
    return Environment(
        loader=DictLoader({name.replace("_py", ".py"): text for name, text in templates.items()}),
        extensions=[Strata],
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(text: str, answers: Mapping[str, Any] = ANSWERS) -> str:
    return environment().from_string(text).render(answers)


def test_flags_and_the_engine_follow_the_answers() -> None:
    flags = "{{ litestar }} {{ fastapi }} {{ msgspec }} {{ pydantic }} {{ sqlite }} {{ mysql }}"
    assert render(flags) == "False True True False False True"
    assert render("{{ sqlalchemy }} {{ advanced_alchemy }}") == "False True"
    assert render("{{ engine.title }}") == "MySQL"


def test_a_context_has_aggregates_while_it_is_rendered() -> None:
    text = "{{ aggregates | map(attribute='name') | join }}"
    assert render(text) == "Product"
    assert render("{{ aggregates is defined }}", {**ANSWERS, "kind": "service"}) == "False"
    assert render("{{ aggregates is defined }}", {**ANSWERS, "_copier_phase": "prompt"}) == "False"


def test_aggregates_are_read_once() -> None:
    env = environment()
    contexts = [env.context_class(env, dict(ANSWERS), "x", {}) for _ in range(2)]
    first, second = (context["aggregates"] for context in contexts)
    assert first is second


def test_a_definition_that_slipped_through_is_refused() -> None:
    with pytest.raises(UserMessageError, match="strr"):
        render("x", {**ANSWERS, "entities": {"Product": "sku:strr"}})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = { 'a':1 }\n", 'x = {"a": 1}\n'),
        ("{% raw %}\nx = '{{ y }}'\n{% endraw %}\n", 'x = "{{ y }}"\n'),
        ("{% set y = 1 %}\nx = {{ y }}\n", "x = 1\n"),
        ("{% for n in 'ab' %}\n{{ n }} = 1\n{% endfor %}\n", "a = 1\nb = 1\n"),
        ("{#- a comment -#}\nx = 1", "x = 1\n"),
        ("{% macro m() %}1{% endmacro %}\nx = {{ m() }}\n", "x = 1\n"),
        ("{% if false %}\nx = 1\n{% endif %}\n", ""),
    ],
)
def test_python_is_formatted_whatever_the_template_does(source: str, expected: str) -> None:
    env = environment(**{"a_py.jinja": source})
    assert env.get_template("a.py.jinja").render(ANSWERS) == expected


def test_other_templates_are_left_alone() -> None:
    env = environment(**{"a.toml.jinja": "x = { 'a':1 }\n"})
    assert env.get_template("a.toml.jinja").render(ANSWERS) == "x = { 'a':1 }\n"


def test_errors_have_the_line_of_the_template() -> None:
    env = environment(**{"a_py.jinja": "x = 1\ny = {{ unknown }}\n"})
    with pytest.raises(Exception, match="unknown") as caught:
        env.get_template("a.py.jinja").render(ANSWERS)
    assert caught.traceback[-1].lineno == 1  # counted from 0


def test_each_clone_has_its_own_modules(tmp_path: Path) -> None:
    def load(folder: Path) -> Any:
        spec = spec_from_file_location("hook", folder / "hook.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    clones = []
    for name, title in (("old", "SQLite"), ("new", "SQLite 4")):
        shutil.copytree(ROOT / "questions", tmp_path / name / "questions")
        clone = Path(shutil.copytree(ROOT / "extensions", tmp_path / name / "extensions"))
        database = clone / "database.py"
        database.write_text(database.read_text("utf-8").replace('"SQLite"', f'"{title}"'), "utf-8")
        clones.append(load(clone))
    old, new = (clone.Strata for clone in clones)
    assert old.__module__ != new.__module__
    text, answers = "{{ engine.title }}", {**ANSWERS, "database": "sqlite"}
    for kind, title in ((old, "SQLite"), (new, "SQLite 4"), (old, "SQLite")):
        assert Environment(extensions=[kind]).from_string(text).render(answers) == title
