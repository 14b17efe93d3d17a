"""Names of every length, on both sides of `shared` in the alphabet: the checks stay green."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.helpers.combinations import COMBINATIONS, DEFAULT, Combination
from tests.helpers.databases import database
from tests.helpers.process import commit
from tests.helpers.rendering import add_context, render
from tests.helpers.services import Service, serve
from tests.helpers.template import Template

PACKAGES = {
    1: "q",
    8: "workshop",
    40: "an_exceptionally_long_name_for_a_package",
}
LONG_FIELD = "a_field_whose_name_has_forty_characters_"[:39] + "x"
FIELDS = (
    "{field}:str:max=32:unique {field}_two:decimal=12,2:min=0:sort "
    "{state}:state=draft,active:moves=activate.draft.active {other}:date:null:filter"
)
SHORT = FIELDS.format(field="k", state="n", other="m")
LONG = FIELDS.format(
    field=LONG_FIELD[:36], state="stage_" * 6 + "last", other="other_" * 6 + "last"
)
USUAL = FIELDS.format(field="code", state="stage", other="due_on")
CONTEXTS = {
    "a": {"Q": SHORT},
    "accounts": {"Ledger": USUAL},
    "warranty": {"Promise": USUAL},
    "an_early_context_of_forty_letters_in_all": {"AnEntityWhoseNameIsFortyLettersLongInAll": LONG},
    "zealously_named_context_of_forty_letters": {"Thing": LONG},
    "zoology": {"Animal": "k:int"},
}
WRAPPED = replace(COMBINATIONS[9], repositories="advanced-alchemy")
CHOICES = dict(zip(PACKAGES, (DEFAULT, WRAPPED, COMBINATIONS[6]), strict=True))


def test_the_names_have_the_lengths_that_they_claim() -> None:
    assert [len(name) for name in PACKAGES.values()] == list(PACKAGES)
    assert {len(name) for name in CONTEXTS} >= {1, 8, 40}
    assert min(CONTEXTS) < "shared" < max(CONTEXTS)


@pytest.mark.parametrize("length", PACKAGES)
def test_contexts_of_all_names_pass_the_checks(
    template: Template, tmp_path: Path, length: int
) -> None:
    package = PACKAGES[length]
    answers = {**CHOICES[length].answers, "name": package.replace("_", "-"), "package": package}
    service = Service(render(template, tmp_path / "service", answers))
    commit(service.path, "Add the service")
    for name, entities in CONTEXTS.items():
        add_context(template, service.path, name, entities)
    commit(service.path, "Add the contexts")
    assert service.package == package
    with database("sqlite", tmp_path) as url:
        service.using(url).just("check")


@pytest.mark.parametrize("combination", [DEFAULT, WRAPPED], ids=str)
def test_a_service_without_a_context_is_green_and_starts(
    combination: Combination, template: Template, tmp_path: Path
) -> None:
    service = Service(render(template, tmp_path / "service", combination.answers))
    commit(service.path, "Add the service")
    with database("sqlite", tmp_path) as url:
        running = service.using(url)
        running.just("check")
        running.just("migrate")
        with serve(running, tmp_path / "log") as server:
            for path in ("/health/live", "/health/ready", "/docs/openapi.json", "/docs"):
                assert httpx.get(f"{server.url}{path}", trust_env=False).status_code == 200, path
