from dataclasses import replace
from typing import Any

import pytest

from clinic.shared.domain.errors import InvalidValue
from clinic.visits.domain.errors import RoomStale
from tests.visits.builders import FIRST_ROOM, LATER, NOW, ROOM_CHANGE, a_room


def test_a_new_room_is_in_its_first_version() -> None:
    new = a_room()
    assert (new.version, new.created_at, new.updated_at) == (1, NOW, NOW)


@pytest.mark.parametrize(
    "given",
    [
        {"label": "x" * 0},
        {"label": "x" * 20},
    ],
)
def test_a_value_at_its_limit_is_accepted(given: dict[str, Any]) -> None:
    new = a_room(replace(FIRST_ROOM, **given))
    assert all(getattr(new, name) == value for name, value in given.items())


@pytest.mark.parametrize(
    "given",
    [
        {"label": "x" * 21},
        {"label": "\u0000"},
    ],
)
def test_a_value_beyond_its_limit_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refusal:
        a_room(replace(FIRST_ROOM, **given))
    assert refusal.value.field in given


def test_a_change_makes_a_new_version() -> None:
    before = a_room()
    after = before.change(ROOM_CHANGE, now=LATER)
    assert after == replace(
        before,
        label=ROOM_CHANGE.label,
        version=2,
        updated_at=LATER,
    )
    assert before == a_room()


def test_another_version_than_the_one_seen_is_refused() -> None:
    new = a_room()
    assert new.at_version(1) is new
    with pytest.raises(RoomStale):
        new.at_version(2)
