from typing import Annotated, Literal

from pydantic import Field, PlainValidator, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL

from clinic.composition.database import parse_url

PREFIX = "CLINIC_"


class SettingsError(Exception):
    pass


class Settings(BaseSettings):
    """`port` is CLINIC_PORT, in the environment or else in `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    database_url: Annotated[URL, NoDecode, PlainValidator(parse_url)] = parse_url(
        "postgresql+asyncpg://clinic:clinic@127.0.0.1:5432/clinic"
    )
    database_pool_size: Annotated[int, Field(ge=1, le=100)] = 10
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    shutdown_seconds: Annotated[int, Field(ge=0, le=600)] = 20
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"


def read_settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = f"{PREFIX}{first['loc'][0]}".upper()
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from error
