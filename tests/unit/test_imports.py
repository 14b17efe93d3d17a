"""Who imports a package."""

from pathlib import Path

import pytest

from strata.imports import importers


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import shop.catalog", True),
        ("import shop.catalog.api as api", True),
        ("from shop import catalog", True),
        ("from shop.catalog import api", True),
        ("from shop.catalog.domain.product import Product", True),
        ("def f():\n    from shop.catalog import api", True),
        ("from ...catalog import api", True),
        ("from ... import catalog", True),
        ("from .catalog import api", False),
        ("import shop.catalogue", False),
        ("from shop import orders", False),
        ("x = 'import shop.catalog'", False),
        ("def", False),
    ],
)
def test_an_import_is_found(tmp_path: Path, source: str, found: bool) -> None:
    file = tmp_path / "src" / "shop" / "orders" / "domain" / "order.py"
    file.parent.mkdir(parents=True)
    file.write_text(source, encoding="utf-8")
    lines = [f"src/shop/orders/domain/order.py:{source.count(chr(10)) + 1}"]
    assert list(importers("shop.catalog", [file], tmp_path)) == (lines if found else [])
