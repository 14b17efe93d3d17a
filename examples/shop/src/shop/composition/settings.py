import os
from collections.abc import Mapping
from typing import Annotated, Literal

from dotenv import dotenv_values
from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import asdict, replace
from sqlalchemy import URL

from shop.composition.database import parse_url
from shop.shared.domain.rules import URL as HTTP_URL
from shop.shared.infrastructure.remotes import Remote

PREFIX = "SHOP_"
ORIGINS = r"^(\*|https?://[^\s,/]+(,https?://[^\s,/]+)*)?$"


class SettingsError(Exception):
    pass


class Settings(Struct, frozen=True, kw_only=True):
    """`port` is SHOP_PORT, in the environment or else in `.env`."""

    database_url: URL = parse_url("sqlite+aiosqlite:///shop.db")
    database_pool_size: Annotated[int, Meta(ge=1, le=100)] = 10
    database_timeout_seconds: Annotated[float, Meta(ge=1, le=600)] = 10
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    max_connections: Annotated[int, Meta(ge=1, le=100_000)] = 1_000
    max_body_bytes: Annotated[int, Meta(ge=1, le=1_000_000_000)] = 1_000_000
    request_seconds: Annotated[float, Meta(gt=0, le=3600)] = 30
    cors_origins: Annotated[str, Meta(pattern=ORIGINS)] = ""
    idempotency_hours: Annotated[int, Meta(ge=1, le=8760)] = 24
    shutdown_seconds: Annotated[int, Meta(ge=0, le=600)] = 20
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"


type Seconds = Annotated[float, Meta(gt=0, le=600)]


class RemoteSettings(Struct, frozen=True, kw_only=True):
    """Of another system: `url` of `catalog_payments` is SHOP_CATALOG_PAYMENTS_URL."""

    url: Annotated[str, Meta(pattern=HTTP_URL)] = ""  # required: no default fits
    token: Annotated[str, Meta(pattern=r"^[!-~]+$")] | None = None
    connect_seconds: Seconds = 2
    read_seconds: Seconds = 5
    total_seconds: Seconds = 10


def read_settings() -> Settings:
    return _read(Settings(), PREFIX, _given())


def read_remote(name: str) -> Remote:
    prefix = f"{PREFIX}{name.upper()}_"
    settings = _read(RemoteSettings(), prefix, _given())
    if not settings.url:
        raise SettingsError(f"{prefix}URL: is required")
    return Remote(**asdict(settings))


def _given() -> Mapping[str, str | None]:
    return dotenv_values(".env") | os.environ


def _read[S: Struct](defaults: S, prefix: str, given: Mapping[str, str | None]) -> S:
    variables = {name: f"{prefix}{name.upper()}" for name in defaults.__struct_fields__}
    texts = {name: text for name in variables if (text := given.get(variables[name])) is not None}
    mistakes = {name: _mistake(type(defaults), name, text) for name, text in texts.items()}
    if wrong := [f"{variables[name]}: {reason}" for name, reason in mistakes.items() if reason]:
        raise SettingsError("\n".join(wrong))
    values = {name: _value(type(defaults), name, text) for name, text in texts.items()}
    return replace(defaults, **values)


def _mistake(settings: type[Struct], name: str, text: str) -> str:
    try:
        _value(settings, name, text)
    except (ValidationError, ValueError) as error:
        return str(error).partition(" - at ")[0]
    return ""


def _value(settings: type[Struct], name: str, text: str) -> object:
    if name == "database_url":  # a tuple to msgspec, so it would want an array
        return parse_url(text)
    return getattr(convert({name: text}, settings, strict=False), name)
