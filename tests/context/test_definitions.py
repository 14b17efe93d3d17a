"""A context from a line, from a file and from the recipe: always the same."""

import json
from pathlib import Path

import pytest
import yaml

from tests.helpers.combinations import CATALOG
from tests.helpers.process import commit
from tests.helpers.rendering import add_context, answers_file, changes, copier, copy_of, files
from tests.helpers.services import Service
from tests.helpers.template import Template


def test_a_line_a_file_and_the_recipe_render_the_same(
    template: Template, bare_service: Service, tmp_path: Path
) -> None:
    ways = {}
    for way in ("api", "data", "file", "recipe"):
        service = copy_of(bare_service.path, tmp_path / way)
        command = ["copy", "--trust", "--defaults", "--answers-file", answers_file("catalog")]
        common = ["--data", "kind=context", "--data", "context=catalog"]
        target = [str(template.path), "."]
        if way == "api":
            add_context(template, service, "catalog", CATALOG)
        elif way == "data":
            entities = f"entities={json.dumps(CATALOG)}"
            copier(service, *command, *common, "--data", entities, *target)
        elif way == "file":
            definition = tmp_path / "catalog.yml"
            content = {"kind": "context", "context": "catalog", "entities": CATALOG}
            definition.write_text(yaml.safe_dump(content), encoding="utf-8")
            copier(service, *command, "--data-file", definition, *target)
        else:
            Service(service).just("context", "catalog", "Product", CATALOG["Product"])
        ways[way] = files(service)
    assert ways["data"] == ways["api"]
    assert ways["file"] == ways["api"]
    assert ways["recipe"] == ways["api"]


@pytest.mark.parametrize(
    ("name", "entities", "named"),
    [
        ("catalog", {"Product": "sku:strr"}, "strr"),
        ("shared", CATALOG, "shared"),
        ("catalog", {}, "entities"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_definition_is_refused_and_nothing_is_written(
    template: Template, bare_service: Service, name: str, entities: dict[str, str], named: str
) -> None:
    done = copier(
        bare_service.path, "copy", "--trust", "--defaults", "--answers-file", answers_file("x"),
        "--data", "kind=context", "--data", f"context={name}",
        "--data", f"entities={json.dumps(entities)}", str(template.path), ".",
        expect=None,
    )  # fmt: skip
    assert done.code != 0
    assert named in done.output
    assert "Traceback" not in done.output
    assert changes(bare_service.path) == []


def test_a_context_is_not_rendered_twice(template: Template, bare_service: Service) -> None:
    add_context(template, bare_service.path, "catalog", CATALOG)
    commit(bare_service.path, "Add catalog")
    done = bare_service.just("context", "catalog", "Other", "label:str", expect=None)
    assert done.code != 0
    assert "catalog" in done.output
    assert changes(bare_service.path) == []
