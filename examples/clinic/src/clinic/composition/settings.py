from typing import Annotated, Literal

from pydantic import Field, PlainValidator, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL

from clinic.composition.database import parse_url
from clinic.shared.domain.rules import URL as HTTP_URL
from clinic.shared.infrastructure.remotes import Remote

PREFIX = "CLINIC_"
ORIGINS = r"^(\*|https?://[^\s,/]+(,https?://[^\s,/]+)*)?$"


class SettingsError(Exception):
    pass


class Settings(BaseSettings):
    """`port` is CLINIC_PORT, in the environment or else in `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: Annotated[URL, NoDecode, PlainValidator(parse_url)] = parse_url(
        "postgresql+asyncpg://clinic:clinic@127.0.0.1:5432/clinic"
    )
    database_pool_size: Annotated[int, Field(ge=1, le=100)] = 10
    database_timeout_seconds: Annotated[float, Field(ge=1, le=600)] = 10
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    max_connections: Annotated[int, Field(ge=1, le=100_000)] = 1_000
    max_body_bytes: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1_000_000
    request_seconds: Annotated[float, Field(gt=0, le=3600)] = 30
    cors_origins: Annotated[str, Field(pattern=ORIGINS)] = ""
    idempotency_hours: Annotated[int, Field(ge=1, le=8760)] = 24
    shutdown_seconds: Annotated[int, Field(ge=0, le=600)] = 20
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"


type Seconds = Annotated[float, Field(gt=0, le=600)]


class RemoteSettings(BaseSettings):
    """Of another system: `url` of `catalog_payments` is CLINIC_CATALOG_PAYMENTS_URL."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    url: Annotated[str, Field(pattern=HTTP_URL)]
    token: Annotated[str, Field(pattern=r"^[!-~]+$")] | None = None
    connect_seconds: Seconds = 2
    read_seconds: Seconds = 5
    total_seconds: Seconds = 10


def read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise _named(error, PREFIX) from error


def read_remote(name: str) -> Remote:
    prefix = f"{PREFIX}{name}_"
    try:
        return Remote(**RemoteSettings(_env_prefix=prefix).model_dump())
    except ValidationError as error:
        raise _named(error, prefix) from error


def _named(error: ValidationError, prefix: str) -> SettingsError:
    wrong = [
        f"{prefix}{item['loc'][0]}".upper() + f": {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_url=False)
    ]
    return SettingsError("\n".join(wrong))
