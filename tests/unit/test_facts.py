"""What the layers write about a field of each type."""

from collections.abc import Iterable

import pytest

from extensions.facts import Facts
from extensions.fields import FieldType
from extensions.grammar import parse
from extensions.identity import Names
from extensions.kinds import facts
from extensions.literals import Sample

PRODUCT = Names("Product", "products", "products")
CATEGORY = Names("Category", "categories", "group")


def about(definition: str) -> Facts:
    (field,) = parse([definition])
    return facts(field, PRODUCT, {"Category": CATEGORY, "Product": PRODUCT})


def statements(field: Facts) -> list[str]:
    return [rule.statement(field.name, "product.a") for rule in field.rules]


def sources(samples: Iterable[Sample]) -> list[str]:
    return [sample.python for sample in samples]


@pytest.mark.parametrize(
    ("definition", "annotation", "column", "migration"),
    [
        ("a:str", "str", "varchar(255)", "varchar(255)"),
        ("a:str:max=32:null", "str | None", "varchar(32)", "varchar(32)"),
        ("a:text", "str", "LongText", "LongText"),
        ("a:email", "str", "varchar(320)", "varchar(320)"),
        ("a:url:max=99", "str", "varchar(99)", "varchar(99)"),
        ("a:int", "int", "Integer", "sa.Integer()"),
        ("a:bigint:null", "int | None", "BigInteger", "sa.BigInteger()"),
        ("a:float", "float", "Double", "sa.Double()"),
        ("a:decimal=12,2", "Decimal", "exact_decimal(12, 2)", "exact_decimal(12, 2)"),
        ("a:bool", "bool", "Boolean", "sa.Boolean()"),
        ("a:date:null", "date | None", "Date", "sa.Date()"),
        ("a:time", "time", "ClockTime", "ClockTime"),
        ("a:datetime", "datetime", "UtcDateTime", "UtcDateTime"),
        ("a:uuid", "UUID", "AnyUuid", "AnyUuid"),
        ("a:json:null", "JsonValue", "JSON(none_as_null=True)", "sa.JSON()"),
        ("a:bytes:max=9", "bytes", "LargeBinary", "sa.LargeBinary()"),
        (
            "a:enum=x,y:null",
            "ProductA | None",
            'choices(ProductA, "ck_products_a")',
            'one_of("x", "y", name="ck_products_a")',
        ),
        (
            "a:state=x,y:moves=go.x.y",
            "ProductA",
            'choices(ProductA, "ck_products_a")',
            'one_of("x", "y", name="ck_products_a")',
        ),
        ("a:list=str", "tuple[str, ...]", "TupleOf(str, str)", "sa.JSON()"),
        ("a:list=email:null", "tuple[str, ...] | None", "TupleOf(str, str)", "sa.JSON()"),
        (
            "a:list=date",
            "tuple[date, ...]",
            "TupleOf(date.isoformat, date.fromisoformat)",
            "sa.JSON()",
        ),
        ("a:list=uuid", "tuple[UUID, ...]", "TupleOf(str, UUID)", "sa.JSON()"),
    ],
)
def test_a_value_has_a_type_in_the_domain_and_in_the_table(
    definition: str, annotation: str, column: str, migration: str
) -> None:
    field = about(definition)
    assert (field.annotation, field.column_type, field.migration_type) == (
        annotation,
        column,
        migration,
    )


@pytest.mark.parametrize(
    ("definition", "msgspec", "pydantic"),
    [
        ("a:str:min=2:max=9", "Annotated[str, fields.text(max_length=9, min_length=2)]", ""),
        (
            "a:str:max=9:pattern=[0-9]+",
            'Annotated[str, fields.text(max_length=9, pattern="^(?:[0-9]+)$")]',
            "",
        ),
        (
            "a:str:max=9:pattern=a\\.b*",
            r'Annotated[str, fields.text(max_length=9, pattern=r"^(?:a\.b*)$")]',
            "",
        ),
        ("a:email:null", "Annotated[str, fields.text(max_length=320, pattern=EMAIL)] | None", ""),
        ("a:url:max=50", "Annotated[str, fields.text(max_length=50, pattern=URL)]", ""),
        ("a:int", "Annotated[int, fields.int32()]", ""),
        ("a:bigint:min=0", "Annotated[int, fields.int64(minimum=0)]", ""),
        ("a:int:min=1:max=9", "Annotated[int, fields.int32(minimum=1, maximum=9)]", ""),
        ("a:float:max=0.5", "Annotated[float, fields.number(maximum=0.5)]", ""),
        (
            "a:decimal=5,2",
            r'Annotated[str, fields.text(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,2})?$")]',
            "",
        ),
        ("a:decimal=3,0:min=0", 'Annotated[str, fields.text(pattern="^[0-9]{1,3}$")]', ""),
        ("a:decimal=3,3", r'Annotated[str, fields.text(pattern=r"^-?0(\.[0-9]{1,3})?$")]', ""),
        ("a:bool", "bool", "Flag"),
        ("a:date:null", "date | None", "Day | None"),
        ("a:time", "Annotated[str, fields.text(pattern=TIME)]", ""),
        ("a:datetime", "Moment", ""),
        ("a:uuid", "UUID", "Identifier"),
        ("a:json:null", "Json | None", ""),
        ("a:bytes:max=9", "Annotated[str, fields.text(max_length=12, pattern=BASE64)]", ""),
        ("a:enum=x,y:null", "ProductA | None", ""),
        (
            "a:list=date:min=1",
            "Annotated[list[date], fields.items(max_length=100, min_length=1)]",
            "Annotated[list[Day], fields.items(max_length=100, min_length=1)]",
        ),
        (
            "a:list=int:max=3:null",
            "Annotated[list[Annotated[int, fields.int32()]], fields.items(max_length=3)] | None",
            "",
        ),
        (
            "a:bool:null:doc=For 'us'",
            """Annotated[bool | None, fields.described("For 'us'")]""",
            """Annotated[Flag | None, fields.described("For 'us'")]""",
        ),
    ],
)
def test_a_request_has_the_limits_in_its_type(definition: str, msgspec: str, pydantic: str) -> None:
    field = about(definition)
    assert (field.request("msgspec"), field.request("pydantic")) == (msgspec, pydantic or msgspec)


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ("a:date:min=2026-01-31", "at least 2026-01-31"),
        ("a:time:min=09:30:max=18:00", "at least 09:30:00, at most 18:00:00"),
        ("a:datetime:max=2026-01-31T09:30:00Z", "at most 2026-01-31 09:30:00+00:00"),
        ("a:decimal=5,2:max=9.5:doc=In euros.", "In euros. at most 9.5"),
        ("a:bytes:min=2:max=4", "at least 2 bytes, at most 4 bytes"),
    ],
)
def test_a_limit_that_a_schema_cannot_say_is_told_in_words(definition: str, told: str) -> None:
    assert f'fields.described("{told}")' in about(definition).request("msgspec")


@pytest.mark.parametrize(
    "definition", ["a:int:min=1", "a:float:max=2", "a:decimal=5,2:min=0", "a:bytes:max=3", "a:date"]
)
def test_a_limit_that_a_schema_says_is_not_told_again(definition: str) -> None:
    assert "described" not in about(definition).request("msgspec")


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("a:str:max=9", ['check_text("a", product.a, max_length=9)']),
        (
            "a:email",
            ['check_text("a", product.a, max_length=320, pattern=EMAIL)'],
        ),
        (
            "a:text:min=1:max=9",
            ['check_text("a", product.a, max_length=9, min_length=1)'],
        ),
        (
            "a:int:min=1",
            ['check_range("a", product.a, minimum=1, maximum=2147483647)'],
        ),
        ("a:float", ['check_finite("a", product.a)']),
        (
            "a:decimal=5,2:max=9.5",
            [
                'check_decimal("a", product.a, digits=5, places=2)',
                'check_range("a", product.a, maximum=Decimal("9.5"))',
            ],
        ),
        ("a:bool", []),
        ("a:uuid", []),
        ("a:enum=x,y", []),
        ("a:date", []),
        (
            "a:date:min=2026-01-31",
            ['check_range("a", product.a, minimum=date(2026, 1, 31))'],
        ),
        (
            "a:time:max=09:30",
            ['check_time("a", product.a)', 'check_range("a", product.a, maximum=time(9, 30))'],
        ),
        ("a:datetime", ['check_moment("a", product.a)']),
        ("a:json", ['check_json("a", product.a)']),
        ("a:json:null", ['check_json("a", product.a, nullable=True)']),
        ("a:bytes:min=2:max=7", ['check_bytes("a", product.a, max_length=7, min_length=2)']),
        ("a:list=bool", ['check_items("a", product.a, max_length=100)']),
        ("a:list=time", ['check_items("a", product.a, max_length=100, each=check_time)']),
        (
            "a:list=str:max=5",
            ['check_items("a", product.a, max_length=5, each=partial(check_text, max_length=255))'],
        ),
    ],
)
def test_the_domain_checks_what_the_type_does_not_say(definition: str, expected: list[str]) -> None:
    assert statements(about(definition)) == expected


@pytest.mark.parametrize(
    ("definition", "domain", "request_"),
    [
        ("a:str", "", ""),
        ("a:str:null", " = None", " = None"),
        ("a:str:default=it's", """ = "it's\"""", """ = "it's\""""),
        ("a:str:null:default=x", ' = "x"', ' = "x"'),
        ("a:decimal=5,2:default=0.50", ' = Decimal("0.50")', ' = "0.50"'),
        ("a:time:default=09:30", " = time(9, 30)", ' = "09:30:00"'),
        ("a:date:default=2026-01-31", " = date(2026, 1, 31)", " = date(2026, 1, 31)"),
        (
            "a:datetime:default=2026-01-31T09:30:00+02:00",
            " = datetime(2026, 1, 31, 7, 30, tzinfo=UTC)",
            " = datetime(2026, 1, 31, 7, 30, tzinfo=UTC)",
        ),
        ("a:bool:default=false", " = False", " = False"),
        ("a:enum=x,y:default=y", " = ProductA.Y", " = ProductA.Y"),
        ("a:str:secret", " = field(repr=False)", ""),
        ("a:str:secret:default=x", ' = field(default="x", repr=False)', ' = "x"'),
        ("a:str:secret:null", " = field(default=None, repr=False)", " = None"),
    ],
)
def test_a_default_is_of_the_type_that_stands_before_it(
    definition: str, domain: str, request_: str
) -> None:
    field = about(definition)
    assert (field.given, field.request_default) == (domain, request_)


def test_a_uuid_can_be_a_default() -> None:
    field = about("a:uuid:default=00000000-0000-7000-8000-000000000001")
    expected = ' = UUID("00000000-0000-7000-8000-000000000001")'
    assert (field.given, field.request_default) == (expected, expected)


@pytest.mark.parametrize(
    ("definition", "to_domain", "to_response"),
    [
        ("a:str:null", "x", "x"),
        ("a:decimal=5,2", "Decimal(x)", 'f"{x:.2f}"'),
        (
            "a:decimal=5,2:null",
            "None if x is None else Decimal(x)",
            'None if x is None else f"{x:.2f}"',
        ),
        ("a:time", "time.fromisoformat(x)", "x.isoformat()"),
        ("a:datetime", "x", "x.astimezone(UTC)"),
        ("a:bytes:max=9", "b64decode(x)", "b64encode(x).decode()"),
        ("a:json", 'json_value("a", x)', "x"),
        ("a:list=int", "tuple(x)", "list(x)"),
        (
            "a:list=time:null",
            "None if x is None else tuple(time.fromisoformat(each) for each in x)",
            "None if x is None else [each.isoformat() for each in x]",
        ),
    ],
)
def test_values_are_converted_between_json_and_the_domain(
    definition: str, to_domain: str, to_response: str
) -> None:
    field = about(definition)
    assert (field.to_domain("x"), field.to_response("x")) == (to_domain, to_response)


@pytest.mark.parametrize(
    ("definition", "query", "value"),
    [
        ("a:bool:filter", "FromQuery[bool | None]", "a"),
        ("a:enum=x,y:filter", "FromQuery[ProductA | None]", "a"),
        (
            "a:enum=null,y:filter",
            'Annotated[str | None, Query(pattern="^(null|y)$")]',
            "None if a is None else ProductA(a)",
        ),
        ("a:str:max=9:filter", "Annotated[str | None, Query(max_length=9, pattern=ANY_TEXT)]", "a"),
        ("a:email:filter", "Annotated[str | None, Query(max_length=320, pattern=EMAIL)]", "a"),
        (
            "a:int:min=1:max=9:filter",
            "Annotated[int | None, Query(ge=1, le=9), AsWritten()]",
            "a",
        ),
        (
            "a:int:min=0:max=0:filter",
            "Annotated[int | None, Query(gt=-1, lt=1), AsWritten()]",
            "a",
        ),
        (
            "a:decimal=3,0:min=0:filter",
            'Annotated[str | None, Query(pattern="^[0-9]{1,3}$")]',
            "None if a is None else Decimal(a)",
        ),
    ],
)
def test_a_filter_has_the_limits_of_its_field(definition: str, query: str, value: str) -> None:
    field = about(definition)
    assert (field.query("Query", "AsWritten()"), field.query_value) == (query, value)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("a:int", ["1", "2", "3"]),
        ("a:int:min=5:max=7", ["5", "6", "7"]),
        ("a:int:min=5:max=6", ["5", "6", "6"]),
        ("a:int:max=-7", ["-9", "-8", "-7"]),
        ("a:int:min=2147483647", ["2147483647"] * 3),
        ("a:float:min=0.5:max=0.75", ["0.5", "0.625", "0.75"]),
        ("a:float:min=1e300", ["1e+300", "1.0000000000000002e+300", "1.0000000000000003e+300"]),
        ("a:decimal=3,3", ['Decimal("0.100")', 'Decimal("0.200")', 'Decimal("0.300")']),
        ("a:decimal=9,2:min=7.5", ['Decimal("7.50")', 'Decimal("7.51")', 'Decimal("7.52")']),
        ("a:date:min=9999-12-30", ["date(9999, 12, 30)"] + ["date(9999, 12, 31)"] * 2),
        ("a:date:max=0001-01-02", ["date(1, 1, 1)", "date(1, 1, 1)", "date(1, 1, 2)"]),
        ("a:time:max=08:00", ["time(7, 58)", "time(7, 59)", "time(8, 0)"]),
        ("a:time:max=00:01", ["time(0, 0, 59, 999998)", "time(0, 0, 59, 999999)", "time(0, 1)"]),
        ("a:time:min=09:30:max=09:31", ["time(9, 30)", "time(9, 30, 0, 1)", "time(9, 30, 0, 2)"]),
        ("a:str:max=1", ['"1"', '"2"', '"3"']),
        ("a:str:min=5:max=9", ['"xxa 1"', '"xxa 2"', '"xxa 3"']),
        ("a:email:max=6", ['"1@a.co"', '"2@a.co"', '"3@a.co"']),
        ("a:url:max=10", ['"http://a/1"', '"http://a/2"', '"http://a/3"']),
        ("a:bytes:max=1", ['b"1"', 'b"2"', 'b"3"']),
        ("a:enum=x,y", ["ProductA.X", "ProductA.Y", "ProductA.Y"]),
        ("a:list=int", ["(1,)", "(2,)", "(3,)"]),
        ("a:list=int:min=500:max=500", ["(1,) * 500", "(2,) * 500", "(3,) * 500"]),
    ],
)
def test_samples_stay_within_the_limits(definition: str, expected: list[str]) -> None:
    assert sources(about(definition).samples) == expected


@pytest.mark.parametrize(
    ("definition", "accepted", "refused"),
    [
        ("a:str:min=2:max=3", ['"x" * 2', '"x" * 3'], ['"x" * 1', '"x" * 4', '"\\u0000"']),
        ("a:int:min=1:max=9:null", ["None", "1", "9"], ["0", "10"]),
        ("a:int:min=3:max=3", ["3"], ["2", "4"]),
        ("a:float", [], []),
        ("a:float:min=1e300", ["1e+300"], ["9.999999999999999e+299"]),
        (
            "a:decimal=2,0:max=99",
            ["Decimal(-99)", "Decimal(99)"],
            ["Decimal(-100)", "Decimal(100)", 'Decimal("1.1")'],
        ),
        ("a:date:min=0001-01-01", ["date(1, 1, 1)"], []),
        (
            "a:datetime:min=0001-01-01T00:00:00Z:max=9999-12-31T23:59:59.999999Z",
            [
                "datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC)",
                "datetime(9999, 12, 31, 23, 59, 59, 999998, tzinfo=UTC)",
            ],
            ['datetime.fromisoformat("2026-01-02T03:04:05")'],
        ),
        ("a:bool", ["False", "True"], []),
        ("a:bytes:max=2", ['b"x" * 0', 'b"x" * 2'], ['b"x" * 3']),
        ("a:list=bool:max=2", ["(False,) * 0", "(False,) * 2"], ["(False,) * 3"]),
    ],
)
def test_the_values_at_and_beyond_the_limits_are_tested(
    definition: str, accepted: list[str], refused: list[str]
) -> None:
    field = about(definition)
    assert (sources(field.accepted), sources(field.refused)) == (accepted, refused)


def test_every_type_has_its_facts() -> None:
    kinds = {about(definition).field.type for definition in ONE_OF_EACH.split()}
    assert kinds == set(FieldType)


ONE_OF_EACH = (
    "a:str a:text a:int a:bigint a:float a:decimal=9,2 a:bool a:date a:time a:datetime a:uuid a:email "
    "a:url a:json a:bytes:max=9 a:enum=x,y a:state=x,y:moves=go.x.y a:list=int a:ref=Category a:refs=Category"
)


@pytest.mark.parametrize("definition", ONE_OF_EACH.split())
def test_a_value_of_another_form_is_known_of_each_type(definition: str) -> None:
    field = about(definition)
    assert field.refused_json[0] == "None"
    assert len(field.refused_json) > 1


def test_a_readonly_field_is_filtered_by_its_default() -> None:
    field = about("a:int:readonly:default=5:filter")
    assert (field.query_sample, field.other_query_sample) == ("5", "1")
