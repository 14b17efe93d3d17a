from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from shop.catalog.domain.product import NewProduct, Product, ProductChange

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

FIRST_PRODUCT = NewProduct(
    sku="sku 1",
    name="name 1",
    price=Decimal("1.00"),
    note="note 1",
    launched_on=date(2026, 1, 1),
)
SECOND_PRODUCT = replace(
    FIRST_PRODUCT,
    sku="sku 2",
)
THIRD_PRODUCT = replace(
    FIRST_PRODUCT,
    sku="sku 3",
)
PRODUCT_CHANGE = ProductChange(
    sku="sku 2",
    name="name 2",
    price=Decimal("2.00"),
    note="note 2",
    launched_on=date(2026, 1, 2),
)

FIRST_PRODUCT_JSON: dict[str, object] = {
    "sku": "sku 1",
    "name": "name 1",
    "price": "1.00",
    "note": "note 1",
    "launched_on": "2026-01-01",
}
SECOND_PRODUCT_JSON = FIRST_PRODUCT_JSON | {
    "sku": "sku 2",
}
THIRD_PRODUCT_JSON = FIRST_PRODUCT_JSON | {
    "sku": "sku 3",
}
PRODUCT_CHANGE_JSON: dict[str, object] = {
    "sku": "sku 2",
    "name": "name 2",
    "price": "2.00",
    "note": "note 2",
    "launched_on": "2026-01-02",
}


def a_product(new: NewProduct = FIRST_PRODUCT, *, number: int = 1) -> Product:
    return Product.create(new, product_id=UUID(int=number), now=NOW)
