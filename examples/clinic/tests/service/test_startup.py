from pathlib import Path

import pytest
from httpx import AsyncClient

from clinic.composition.settings import SettingsError, read_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_PORT", "9000")
    assert read_settings().port == 9000


def test_settings_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLINIC_PORT", raising=False)
    (tmp_path / ".env").write_text("CLINIC_PORT=9001\n")
    assert read_settings().port == 9001


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CLINIC_PORT", "many"),
        ("CLINIC_LOG_LEVEL", "loud"),
        ("CLINIC_DATABASE_URL", "nowhere"),
        ("CLINIC_DATABASE_URL", "oracle://localhost/orders"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        read_settings()


def test_a_password_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = "s3cret"
    url = read_settings().database_url.set(username="app", password=hidden, host="db")
    monkeypatch.setenv("CLINIC_DATABASE_URL", url.render_as_string(hide_password=False))
    assert hidden not in repr(read_settings())


async def test_the_api_describes_itself(api: AsyncClient) -> None:
    document = (await api.get("/docs/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    assert "/health/live" in document["paths"]
