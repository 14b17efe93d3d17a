import json
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from clinic.shared.domain.errors import InvalidValue
from clinic.visits.domain.errors import (
    VisitCannotCancel,
    VisitCannotClose,
    VisitCannotStart,
    VisitStale,
)
from clinic.visits.domain.visit import VisitKind, VisitProgress
from tests.visits.builders import FIRST_VISIT, LATER, NOW, VISIT_CHANGE, a_visit


def test_a_new_visit_is_in_its_first_version() -> None:
    new = a_visit()
    assert (new.version, new.created_at, new.updated_at) == (1, NOW, NOW)


def test_a_new_visit_starts_as_booked_in_progress() -> None:
    assert a_visit().progress is VisitProgress.BOOKED


@pytest.mark.parametrize(
    "given",
    [
        {"number": "V000000"},
        {"number": "V100000"},
        {"number": "V200000"},
        {"rooms": frozenset()},
        {"ends_on": None},
        {"opens_at": None},
        {"opens_at": time(0, 0)},
        {"opens_at": time(23, 59, 59, 999999)},
        {"minutes": 5},
        {"minutes": 480},
        {"temperature": None},
        {"fee": Decimal("0.00")},
        {"fee": Decimal("99999999.99")},
        {"urgent": False},
        {"urgent": True},
        {"email": None},
        {"report_url": None},
        {"findings": None},
        {"findings": {}},
        {"findings": []},
        {"findings": "text"},
        {"findings": 0},
        {"findings": False},
        {"findings": json.loads("[" * 31 + "]" * 31)},
        {"scan": None},
        {"scan": b"x" * 0},
        {"scan": b"x" * 4096},
        {"symptoms": ("symptoms 1",) * 0},
        {"symptoms": ("symptoms 1",) * 100},
        {"kind": VisitKind.FIRST},
        {"kind": VisitKind.FOLLOW_UP},
        {"kind": VisitKind.REMOTE},
        {"remarks": None},
        {"remarks": "x" * 0},
        {"remarks": "x" * 100000},
    ],
)
def test_a_value_at_its_limit_is_accepted(given: dict[str, Any]) -> None:
    new = a_visit(replace(FIRST_VISIT, **given))
    assert all(getattr(new, name) == value for name, value in given.items())


@pytest.mark.parametrize(
    "given",
    [
        {"number": "x" * 13},
        {"number": "\u0000"},
        {"number": "V000000\n"},
        {"rooms": frozenset(UUID(int=number) for number in range(101))},
        {"starts_at": datetime.fromisoformat("2026-01-02T03:04:05")},
        {"minutes": 4},
        {"minutes": 481},
        {"fee": Decimal("-0.01")},
        {"fee": Decimal("100000000.00")},
        {"fee": Decimal("1.001")},
        {"email": "nobodynobody"},
        {"email": "ada1@example.com\n"},
        {"email": "\u0000"},
        {"report_url": "nobodynobody"},
        {"report_url": "https://example.com/1\n"},
        {"report_url": "\u0000"},
        {"findings": {"text": "\u0000"}},
        {"findings": [["\u0000"]]},
        {"findings": json.loads("[" * 32 + "]" * 32)},
        {"scan": b"x" * 4097},
        {"symptoms": ("symptoms 1",) * 101},
        {"remarks": "x" * 100001},
        {"remarks": "\u0000"},
    ],
)
def test_a_value_beyond_its_limit_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refusal:
        a_visit(replace(FIRST_VISIT, **given))
    assert refusal.value.field in given


def test_a_change_makes_a_new_version() -> None:
    before = a_visit()
    after = before.change(VISIT_CHANGE, now=LATER)
    assert after == replace(
        before,
        patient_id=VISIT_CHANGE.patient_id,
        rooms=VISIT_CHANGE.rooms,
        starts_at=VISIT_CHANGE.starts_at,
        ends_on=VISIT_CHANGE.ends_on,
        opens_at=VISIT_CHANGE.opens_at,
        minutes=VISIT_CHANGE.minutes,
        temperature=VISIT_CHANGE.temperature,
        fee=VISIT_CHANGE.fee,
        urgent=VISIT_CHANGE.urgent,
        report_url=VISIT_CHANGE.report_url,
        findings=VISIT_CHANGE.findings,
        scan=VISIT_CHANGE.scan,
        symptoms=VISIT_CHANGE.symptoms,
        kind=VISIT_CHANGE.kind,
        remarks=VISIT_CHANGE.remarks,
        version=2,
        updated_at=LATER,
    )
    assert before == a_visit()


def test_another_version_than_the_one_seen_is_refused() -> None:
    new = a_visit()
    assert new.at_version(1) is new
    with pytest.raises(VisitStale):
        new.at_version(2)


def test_start_leads_from_booked_to_started() -> None:
    before = replace(a_visit(), progress=VisitProgress.BOOKED)
    after = before.start(now=LATER)
    assert (after.progress, after.version, after.updated_at) == (
        VisitProgress.STARTED,
        2,
        LATER,
    )


@pytest.mark.parametrize(
    "state",
    [
        VisitProgress.STARTED,
        VisitProgress.CLOSED,
        VisitProgress.CANCELLED,
    ],
)
def test_start_is_refused_from_other_states(state: VisitProgress) -> None:
    moved = replace(a_visit(), progress=state)
    with pytest.raises(VisitCannotStart):
        moved.start(now=LATER)


def test_close_leads_from_started_to_closed() -> None:
    before = replace(a_visit(), progress=VisitProgress.STARTED)
    after = before.close(now=LATER)
    assert (after.progress, after.version, after.updated_at) == (
        VisitProgress.CLOSED,
        2,
        LATER,
    )


@pytest.mark.parametrize(
    "state",
    [
        VisitProgress.BOOKED,
        VisitProgress.CLOSED,
        VisitProgress.CANCELLED,
    ],
)
def test_close_is_refused_from_other_states(state: VisitProgress) -> None:
    moved = replace(a_visit(), progress=state)
    with pytest.raises(VisitCannotClose):
        moved.close(now=LATER)


def test_cancel_leads_from_booked_to_cancelled() -> None:
    before = replace(a_visit(), progress=VisitProgress.BOOKED)
    after = before.cancel(now=LATER)
    assert (after.progress, after.version, after.updated_at) == (
        VisitProgress.CANCELLED,
        2,
        LATER,
    )


@pytest.mark.parametrize(
    "state",
    [
        VisitProgress.STARTED,
        VisitProgress.CLOSED,
        VisitProgress.CANCELLED,
    ],
)
def test_cancel_is_refused_from_other_states(state: VisitProgress) -> None:
    moved = replace(a_visit(), progress=state)
    with pytest.raises(VisitCannotCancel):
        moved.cancel(now=LATER)
