import os
from typing import Annotated, Literal

from dotenv import dotenv_values
from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import replace
from sqlalchemy import URL

from shop.composition.database import parse_url

PREFIX = "SHOP_"


class SettingsError(Exception):
    pass


class Settings(Struct, frozen=True, kw_only=True):
    """`port` is SHOP_PORT, in the environment or else in `.env`."""

    database_url: URL = parse_url("sqlite+aiosqlite:///shop.db")
    database_pool_size: Annotated[int, Meta(ge=1, le=100)] = 10
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    workers: Annotated[int, Meta(ge=1, le=64)] = 1
    shutdown_seconds: Annotated[int, Meta(ge=0, le=600)] = 20
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"


def read_settings() -> Settings:
    given = dotenv_values(".env") | os.environ
    values = {
        name: _read(name, value)
        for name in Settings.__struct_fields__
        if (value := given.get(f"{PREFIX}{name.upper()}")) is not None
    }
    return replace(Settings(), **values)


def _read(name: str, value: str) -> object:
    try:
        if name == "database_url":  # a tuple to msgspec, so it would want an array
            return parse_url(value)
        return getattr(convert({name: value}, Settings, strict=False), name)
    except (ValidationError, ValueError) as error:
        reason = str(error).partition(" - at ")[0]
        raise SettingsError(f"{PREFIX}{name.upper()}: {reason}") from error
