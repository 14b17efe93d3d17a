from dataclasses import replace
from typing import Any

import pytest

from clinic.shared.domain.errors import InvalidValue
from clinic.visits.domain.errors import PatientStale
from tests.visits.builders import FIRST_PATIENT, LATER, NOW, PATIENT_CHANGE, a_patient


def test_a_new_patient_is_in_its_first_version() -> None:
    new = a_patient()
    assert (new.version, new.created_at, new.updated_at) == (1, NOW, NOW)


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x" * 0},
        {"name": "x" * 100},
    ],
)
def test_a_value_at_its_limit_is_accepted(given: dict[str, Any]) -> None:
    new = a_patient(replace(FIRST_PATIENT, **given))
    assert all(getattr(new, name) == value for name, value in given.items())


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x" * 101},
        {"name": "\u0000"},
        {"email": "nobodynobody"},
        {"email": "ada1@example.com\n"},
        {"email": "\u0000"},
    ],
)
def test_a_value_beyond_its_limit_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refusal:
        a_patient(replace(FIRST_PATIENT, **given))
    assert refusal.value.field in given


def test_a_change_makes_a_new_version() -> None:
    before = a_patient()
    after = before.change(PATIENT_CHANGE, now=LATER)
    assert after == replace(
        before,
        name=PATIENT_CHANGE.name,
        email=PATIENT_CHANGE.email,
        version=2,
        updated_at=LATER,
    )
    assert before == a_patient()


def test_another_version_than_the_one_seen_is_refused() -> None:
    new = a_patient()
    assert new.at_version(1) is new
    with pytest.raises(PatientStale):
        new.at_version(2)
