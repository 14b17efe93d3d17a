"""Names: their forms, and the ones that are refused."""

import builtins
import keyword
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extensions import naming
from extensions.reserved import BUILTINS, EXCEPTIONS, KEYWORDS, STDLIB


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Product", "product"),
        ("OrderLine", "order_line"),
        ("HTTPRoute", "http_route"),
        ("HTTPRoute2Host", "http_route2_host"),
    ],
)
def test_snake(name: str, expected: str) -> None:
    assert naming.snake(name) == expected


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("product", "products"),
        ("category", "categories"),
        ("day", "days"),
        ("box", "boxes"),
        ("address", "addresses"),
        ("branch", "branches"),
        ("person", "people"),
        ("order_line", "order_lines"),
        ("contact_person", "contact_people"),
        ("series", "series"),
    ],
)
def test_plural(noun: str, expected: str) -> None:
    assert naming.plural(noun) == expected


def test_an_argument_hides_no_builtin() -> None:
    assert [naming.argument(name) for name in ("catalog", "property")] == ["catalog", "property_"]


def test_pascal_and_words() -> None:
    assert naming.pascal("launched_on") == "LaunchedOn"
    assert naming.words("launched_on") == "launched on"


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("shop", "shop"),
        ("Corner-Shop", "corner_shop"),
        ("2048", "shop"),
        ("fastapi", "fastapi_service"),
        ("json", "json_service"),
        ("class", "class_service"),
    ],
)
def test_a_package_follows_the_name(name: str, package: str) -> None:
    assert naming.package_from(name) == package


@given(st.text(max_size=80))
def test_every_name_has_a_valid_package(name: str) -> None:
    assert naming.package_problem(naming.package_from(name)) == ""


def test_identifiers_fit_every_database_and_stay_apart() -> None:
    assert naming.identifier("uq", "products", "sku") == "uq_products_sku"
    long = [naming.identifier("ck", "t" * 41, "f" * 38 + end) for end in ("aa", "ab")]
    assert all(len(name) <= 63 for name in long)
    assert len(set(long)) == 2
    assert long[0] == naming.identifier("ck", "t" * 41, "f" * 38 + "aa")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("product", "such as 'Product'"),
        ("Order_Line", "such as 'OrderLine'"),
        ("2nd", "such as 'Nd'"),
        ("Café", "PascalCase"),
        ("P" * 41, "41 letters"),
        ("ValueError", "Python itself"),
        ("None", "Python itself"),
        ("UUID", "generated code"),
        ("Context", "generated code"),
        ("Decimal", "generated code"),
        ("Page", "generated code"),
        ("List", "'list'"),
        ("Property", "'property'"),
        ("Class", "'class'"),
    ],
)
def test_bad_names_of_entities(name: str, word: str) -> None:
    assert word in naming.entity_problem(name)
    assert repr(name) in naming.entity_problem(name)


@pytest.mark.parametrize("name", ["Product", "Order", "User", "Item", "OrderLine", "A", "Task2"])
def test_good_names_of_entities(name: str) -> None:
    assert naming.entity_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("shared", "reserved"),
        ("composition", "reserved"),
        ("service", "reserved"),
        ("domain", "a layer"),
        ("infrastructure", "a layer"),
        ("tags", "Copier"),
        ("shop", "service's package"),
        ("import", "keyword"),
        ("Sales", "such as 'sales'"),
        ("", "lower_snake_case"),
        ("sales\n", "lower_snake_case"),
        ("c" * 41, "41 letters"),
    ],
)
def test_bad_names_of_contexts(name: str, word: str) -> None:
    assert word in naming.context_problem(name, "shop")


@pytest.mark.parametrize("name", ["catalog", "orders", "email", "calendar", "order_lines2"])
def test_good_names_of_contexts(name: str) -> None:
    assert naming.context_problem(name, "shop") == ""


@pytest.mark.parametrize(
    "name", ["sqlalchemy", "tests", "migrations", "src", "json", "email", "is"]
)
def test_bad_names_of_packages(name: str) -> None:
    assert repr(name) in naming.package_problem(name)


def test_the_frozen_lists_know_this_python() -> None:
    assert {*keyword.kwlist, *keyword.softkwlist} <= KEYWORDS
    shells = {"copyright", "credits", "exit", "license", "quit"}
    here = {name for name in dir(builtins) if not name.startswith("_")}
    assert {name for name in here if name[0].islower()} - shells <= BUILTINS
    assert {name for name in here if name[0].isupper()} - KEYWORDS <= EXCEPTIONS
    modules = {m for m in sys.stdlib_module_names if m.islower() and not m.startswith("_")}
    assert modules <= STDLIB


PARTS = {"Api", "Change", "Create", "Http", "InMemory", "References", "Sql"}
ELSEWHERE = {"Database", "HttpClient", "RequestLog"}  # never in a module of an entity of that name


def test_no_entity_is_called_like_a_class_that_templates_import() -> None:
    folder = Path(__file__).parents[2] / "template" / "context"
    files = [file for file in folder.rglob("*.py*.jinja") if "gateways" not in file.name]
    sources = [file.read_text(encoding="utf-8") for file in files]
    imports = [
        line for source in sources for line in re.findall(r"(?m)^from \S.* import (.*)$", source)
    ]
    classes = {name for line in imports for name in re.findall(r"\b[A-Z]\w*[a-z]\w*\b", line)}
    plain = classes - PARTS - ELSEWHERE
    assert len(plain) > 30
    assert {name for name in plain if not naming.entity_problem(name)} == set()


@pytest.mark.parametrize("name", ["Result", "Version", "Change", "Work", "New"])
def test_no_entity_is_called_like_a_variable_of_the_generated_code(name: str) -> None:
    assert name in naming.entity_problem(name)
