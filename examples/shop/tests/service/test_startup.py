from pathlib import Path
from traceback import format_exception

import pytest
from httpx import AsyncClient

from shop.composition.app import create_api
from shop.composition.requests import Message, RequestLog
from shop.composition.settings import SettingsError, read_remote, read_settings
from shop.shared.context import Context, Kernel
from shop.shared.entrypoints.routing import Routes
from shop.shared.infrastructure.database import Database
from shop.shared.infrastructure.sources import new_id, utc_now


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PORT", "9000")
    assert read_settings().port == 9000


def test_settings_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_PORT", raising=False)
    (tmp_path / ".env").write_text("SHOP_PORT=9001\n")
    assert read_settings().port == 9001


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SHOP_PORT", "many"),
        ("SHOP_LOG_LEVEL", "loud"),
        ("SHOP_DATABASE_URL", "nowhere"),
        ("SHOP_DATABASE_URL", "oracle://localhost/orders"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        read_settings()


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = "s3cret"
    monkeypatch.setenv("SHOP_PORT", "many")
    monkeypatch.setenv("SHOP_WORKERS", "0")
    monkeypatch.setenv("SHOP_DATABASE_URL", f"oracle://app:{hidden}@db/orders")
    with pytest.raises(SettingsError) as refused:
        read_settings()
    shown = "".join(format_exception(refused.value))
    for name in ("PORT", "WORKERS", "DATABASE_URL"):
        assert f"SHOP_{name}: " in str(refused.value)
    assert hidden not in shown


def test_a_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = "s3cret"
    url = read_settings().database_url.set(username="app", password=hidden, host="db")
    monkeypatch.setenv("SHOP_DATABASE_URL", url.render_as_string(hide_password=False))
    assert hidden not in repr(read_settings())


def test_another_system_has_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_SALES_BANK_URL", "https://bank.example/v1")
    monkeypatch.setenv("SHOP_SALES_BANK_TOKEN", "s3cret")
    monkeypatch.setenv("SHOP_SALES_BANK_READ_SECONDS", "0.5")
    bank = read_remote("sales_bank")
    assert (bank.url, bank.token, bank.read_seconds) == ("https://bank.example/v1", "s3cret", 0.5)
    assert "s3cret" not in repr(bank)


def test_the_address_of_another_system_is_required() -> None:
    with pytest.raises(SettingsError, match="SHOP_SALES_BANK_URL: "):
        read_remote("sales_bank")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SHOP_SALES_BANK_URL", "bank.example"),
        ("SHOP_SALES_BANK_TOKEN", "two words"),
        ("SHOP_SALES_BANK_TOTAL_SECONDS", "0"),
    ],
)
def test_a_wrong_setting_of_another_system_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("SHOP_SALES_BANK_URL", "https://bank.example/v1")
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=f"{variable}: "):
        read_remote("sales_bank")


async def test_what_a_context_opens_is_closed_with_the_app(database: Database) -> None:
    closed: list[str] = []
    sent: list[tuple[str, ...]] = []
    kernel = Kernel(database, utc_now, new_id)

    def no_routes(kernel: Kernel) -> tuple[Routes, ...]:
        kernel.resources.callback(closed.append, "pool")
        return ()

    async def receive() -> Message:
        return {"type": f"lifespan.{'shutdown' if sent else 'startup'}"}

    async def send(message: Message) -> None:
        sent.append((message["type"], *closed))

    context = Context(name="sales", tables=(), routes=no_routes)
    app = RequestLog(create_api(kernel, (context,)))
    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
    assert sent == [("lifespan.startup.complete",), ("lifespan.shutdown.complete", "pool")]


async def test_the_api_describes_itself(api: AsyncClient) -> None:
    document = (await api.get("/docs/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    assert "/health/live" in document["paths"]
    paths = document["paths"].values()
    ids = [operation["operationId"] for path in paths for operation in path.values()]
    assert sorted(ids) == sorted(set(ids))
