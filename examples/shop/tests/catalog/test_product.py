from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shop.catalog.domain.errors import ProductCannotActivate, ProductCannotArchive, ProductStale
from shop.catalog.domain.product import ProductStatus
from shop.shared.domain.errors import InvalidValue
from tests.catalog.builders import FIRST_PRODUCT, LATER, NOW, PRODUCT_CHANGE, a_product


def test_a_new_product_is_in_its_first_version() -> None:
    new = a_product()
    assert (new.version, new.created_at, new.updated_at) == (1, NOW, NOW)


def test_a_new_product_starts_as_draft_in_status() -> None:
    assert a_product().status is ProductStatus.DRAFT


@pytest.mark.parametrize(
    "given",
    [
        {"sku": "x" * 0},
        {"sku": "x" * 32},
        {"name": "x" * 0},
        {"name": "x" * 200},
        {"price": Decimal("0.00")},
        {"price": Decimal("9999999999.99")},
        {"note": None},
        {"note": "x" * 0},
        {"note": "x" * 100000},
        {"launched_on": None},
    ],
)
def test_a_value_at_its_limit_is_accepted(given: dict[str, Any]) -> None:
    new = a_product(replace(FIRST_PRODUCT, **given))
    assert all(getattr(new, name) == value for name, value in given.items())


@pytest.mark.parametrize(
    "given",
    [
        {"sku": "x" * 33},
        {"sku": "\u0000"},
        {"name": "x" * 201},
        {"name": "\u0000"},
        {"price": Decimal("-0.01")},
        {"price": Decimal("10000000000.00")},
        {"price": Decimal("1.001")},
        {"note": "x" * 100001},
        {"note": "\u0000"},
    ],
)
def test_a_value_beyond_its_limit_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refusal:
        a_product(replace(FIRST_PRODUCT, **given))
    assert refusal.value.field in given


def test_a_change_makes_a_new_version() -> None:
    before = a_product()
    after = before.change(PRODUCT_CHANGE, now=LATER)
    assert after == replace(
        before,
        sku=PRODUCT_CHANGE.sku,
        name=PRODUCT_CHANGE.name,
        price=PRODUCT_CHANGE.price,
        note=PRODUCT_CHANGE.note,
        launched_on=PRODUCT_CHANGE.launched_on,
        version=2,
        updated_at=LATER,
    )
    assert before == a_product()


def test_another_version_than_the_one_seen_is_refused() -> None:
    new = a_product()
    assert new.at_version(1) is new
    with pytest.raises(ProductStale):
        new.at_version(2)


def test_activate_leads_from_draft_to_active() -> None:
    before = replace(a_product(), status=ProductStatus.DRAFT)
    after = before.activate(now=LATER)
    assert (after.status, after.version, after.updated_at) == (
        ProductStatus.ACTIVE,
        2,
        LATER,
    )


@pytest.mark.parametrize(
    "state",
    [
        ProductStatus.ACTIVE,
        ProductStatus.ARCHIVED,
    ],
)
def test_activate_is_refused_from_other_states(state: ProductStatus) -> None:
    moved = replace(a_product(), status=state)
    with pytest.raises(ProductCannotActivate):
        moved.activate(now=LATER)


def test_archive_leads_from_active_to_archived() -> None:
    before = replace(a_product(), status=ProductStatus.ACTIVE)
    after = before.archive(now=LATER)
    assert (after.status, after.version, after.updated_at) == (
        ProductStatus.ARCHIVED,
        2,
        LATER,
    )


@pytest.mark.parametrize(
    "state",
    [
        ProductStatus.DRAFT,
        ProductStatus.ARCHIVED,
    ],
)
def test_archive_is_refused_from_other_states(state: ProductStatus) -> None:
    moved = replace(a_product(), status=state)
    with pytest.raises(ProductCannotArchive):
        moved.archive(now=LATER)
