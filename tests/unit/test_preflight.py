"""Every problem of the answers, without copier."""

import pytest

from extensions.preflight import Situation, changed_identity, problem, problems
from extensions.questions import choices, known

SERVICE = {"kind": "service", "package": "shop", "framework": "litestar", "python": "3.13"}


def test_no_answers_are_good_answers() -> None:
    assert problems(Situation({})) == []


def test_the_answers_are_those_of_the_questions() -> None:
    assert known() == (
        "kind", "name", "package", "description", "author", "licence", "python", "framework",
        "schemas", "database", "repositories", "telemetry", "ci", "context", "entities", "ports",
    )  # fmt: skip
    assert choices("licence") == ("MIT", "Apache-2.0", "BSD-3-Clause", "Proprietary")
    assert choices("name") == ()


def test_all_problems_come_together() -> None:
    given = {"frame": "x", "package": "Shop", "database": "oracle", "context": "x"}
    found = problems(Situation(given, given))
    assert len(found) == 4


def test_references_are_among_all_problems() -> None:
    entities = {"Order": "buyer:ref=crm.Person total:decimall note:ref=crm.", "Line": "a:strr"}
    given = {"kind": "context", "context": "sales", "entities": entities}
    found = "\n".join(problems(Situation(given, given, service=SERVICE)))
    assert "unknown type 'decimall'" in found
    assert "unknown type 'strr'" in found
    assert "entity 'Order', field 'buyer': there is no context 'crm' that can be asked" in found


def test_copiers_own_keys_are_no_answers() -> None:
    assert problems(Situation({}, {"_src_path": "x", "_commit": "y"})) == []


def test_a_python_that_yaml_made_a_number_is_good() -> None:
    assert problem("python", {"python": 3.13}) == ""


@pytest.mark.parametrize("value", [None, True, [], {}])
def test_answers_are_texts(value: object) -> None:
    assert "name must be a text" in problem("name", {"name": value})


def test_a_stale_answer_of_a_context_is_not_a_problem() -> None:
    recorded = {"kind": "context", "context": "catalog", "framework": "flask"}
    assert problems(Situation(recorded, {}, recorded, SERVICE)) == []


def test_a_context_does_not_choose_for_itself() -> None:
    given = {"kind": "context", "framework": "fastapi"}
    (found,) = problems(Situation(given, given, {}, SERVICE))
    assert "framework 'fastapi' differs from the service's, 'litestar'" in found


def test_the_temporary_renders_of_an_update_need_no_service() -> None:
    answers = {"kind": "context", "framework": "fastapi", "context": "catalog"}
    assert problems(Situation(answers, answers, rehearsal=True)) == []
    assert "no service" in problems(Situation(answers, answers))[0]


def test_identity() -> None:
    recorded = {"kind": "context", "package": "shop", "context": "catalog"}
    assert list(changed_identity(recorded, recorded)) == []
    assert list(changed_identity({}, recorded)) == []
    assert list(changed_identity({"context": "sales"}, {})) == []
    (found,) = changed_identity({**recorded, "context": "sales"}, recorded)
    assert "context cannot change from 'catalog' to 'sales'" in found


def test_a_new_name_is_none_that_the_rules_take_for_something_else() -> None:
    given = {"kind": "context", "context": "routes", "entities": {"ComingSoon": "on:date"}}
    found = problems(Situation(given, given, service=SERVICE))
    assert ["context 'routes'" in found[0], "entity 'ComingSoon'" in found[1]] == [True, True]


def test_recorded_names_stay_as_they_are() -> None:
    entities = {"ComingSoon": "on:date"}
    recorded = {"kind": "context", "context": "routes", "entities": entities}
    assert problems(Situation(recorded, {}, recorded, SERVICE)) == []
    grown = {**recorded, "entities": {**entities, "LoremIpsum": "on:date"}}
    (found,) = problems(Situation(grown, {}, recorded, SERVICE))
    assert "entity 'LoremIpsum'" in found


def test_a_recorded_plural_stays_as_it_is() -> None:
    entities = {"Doc": "title:str", "Checkup": {"fields": "on:date", "plural": "health"}}
    recorded = {"kind": "context", "context": "archive", "entities": entities}
    assert problems(Situation(recorded, {}, recorded, SERVICE)) == []
    before = {**recorded, "entities": {**entities, "Checkup": "on:date"}}
    (found,) = problems(Situation(recorded, {}, before, SERVICE))
    assert "plural 'health'" in found
