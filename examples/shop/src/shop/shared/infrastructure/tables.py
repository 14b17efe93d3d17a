from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, override
from uuid import RESERVED_NCS, UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Text,
    Time,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement
from sqlalchemy.types import TypeEngine

_MYSQL = ("mysql", "mariadb")
_CHOICE_LENGTH = 40
_VERSION_8 = 0x8000


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )


class NaiveUtc(TypeDecorator[datetime]):
    """For databases without time zones: UTC goes in and comes out."""

    impl = DateTime
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return mysql.DATETIME(fsp=6) if dialect.name in _MYSQL else DateTime()

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class MadeHere(TypeDecorator[UUID]):
    """MariaDB refuses some UUIDs that no service makes: they have no row, and zero has none."""

    impl = Uuid
    cache_ok = True

    @override
    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> UUID | None:
        refused = value and value.variant == RESERVED_NCS and value.time_hi_version >= _VERSION_8
        return UUID(int=0) if refused else value


class ScaledInteger(TypeDecorator[Decimal]):
    """SQLite has no exact decimals: 12.50 with two places is kept as 1250."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    @override
    def __repr__(self) -> str:
        return f"ScaledInteger({self.places})"

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.scaleb(self.places))

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


class TupleOf[T](TypeDecorator[tuple[T, ...]]):
    """A JSON array of one kind of value, each written and read as the two functions say."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, dump: Callable[[T], object], load: Callable[[Any], T]) -> None:
        super().__init__()
        self.dump = dump
        self.load = load

    @override
    def process_bind_param(
        self, value: tuple[T, ...] | None, dialect: Dialect
    ) -> list[object] | None:
        return None if value is None else [self.dump(item) for item in value]

    @override
    def process_result_value(
        self, value: list[Any] | None, dialect: Dialect
    ) -> tuple[T, ...] | None:
        return None if value is None else tuple(self.load(item) for item in value)


class SetOfIds(TypeDecorator[frozenset[UUID]]):
    """A JSON array of ids that a query has gathered; NULL where it found none."""

    impl = JSON
    cache_ok = True

    @override
    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> frozenset[UUID]:
        return frozenset(map(UUID, value or ()))


class UtcNow(FunctionElement[datetime]):
    inherit_cache = True


@compiles(UtcNow)
def _utc_now(_: UtcNow, compiler: SQLCompiler, **__: object) -> str:
    return "(UTC_TIMESTAMP(6))" if compiler.dialect.name in _MYSQL else "CURRENT_TIMESTAMP"


def varchar(length: int) -> String:
    """Text whose case and accents count, in MySQL too."""
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return String(length).with_variant(exact, *_MYSQL)


def exact_decimal(digits: int, places: int) -> Numeric[Decimal]:
    return Numeric(digits, places).with_variant(ScaledInteger(places), "sqlite")


def choices(kind: type[StrEnum], constraint: str) -> Enum:
    """A VARCHAR that a named check keeps to the members of `kind`."""
    return Enum(
        kind,
        name=constraint,
        native_enum=False,
        create_constraint=True,
        length=_CHOICE_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )


def one_of(*values: str, name: str) -> Enum:
    """The same column for a migration, which names the values that it was written for."""
    return Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=_CHOICE_LENGTH
    )


AnyUuid = Uuid().with_variant(Uuid(native_uuid=False), *_MYSQL)
LongBytes = LargeBinary().with_variant(mysql.LONGBLOB(), *_MYSQL)
LongText = Text().with_variant(mysql.MEDIUMTEXT(), *_MYSQL)
ClockTime = Time().with_variant(mysql.TIME(fsp=6), *_MYSQL)
UtcDateTime = DateTime(timezone=True).with_variant(NaiveUtc(), "sqlite", *_MYSQL)
RowId = Uuid().with_variant(MadeHere(), *_MYSQL)
Identifier = Annotated[UUID, mapped_column(RowId, primary_key=True)]
Timestamp = Annotated[datetime, mapped_column(UtcDateTime, server_default=UtcNow())]
