"""Facts about the databases."""

import pytest

from extensions.database import DATABASES


@pytest.mark.parametrize(
    ("name", "url", "test_url"),
    [
        ("sqlite", "sqlite+aiosqlite:///shop.db", "sqlite+aiosqlite:///shop_test.db"),
        (
            "postgresql",
            "postgresql+asyncpg://shop:shop@127.0.0.1:5432/shop",
            "postgresql+asyncpg://shop:shop@127.0.0.1:5432/shop_test",
        ),
        (
            "mysql",
            "mysql+asyncmy://root:shop@127.0.0.1:3306/shop",
            "mysql+asyncmy://root:shop@127.0.0.1:3306/shop_test",
        ),
    ],
)
def test_addresses(name: str, url: str, test_url: str) -> None:
    assert DATABASES[name].url("shop") == url
    assert DATABASES[name].test_url("shop") == test_url


def test_a_server_has_an_image_and_another_host() -> None:
    assert [name for name in DATABASES if DATABASES[name].is_server] == ["postgresql", "mysql"]
    assert "@database:5432/" in DATABASES["postgresql"].url("shop", "database")
