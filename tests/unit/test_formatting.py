"""Rendered Python, formatted."""

import sys

import pytest
from copier.errors import UserMessageError

from extensions.formatting import formatted, is_python


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("src/{{ package }}/app.py.jinja", True),
        ("{% if litestar %}controller.py{% endif %}.jinja", True),
        ("{% yield e from aggregates %}{{ e.module }}{% endyield %}.py.jinja", True),
        ("stub.pyi.jinja", True),
        ("script.py.mako.jinja", False),
        ("pyproject.toml.jinja", False),
        ("app.py", False),
    ],
)
def test_python_is_known_by_its_name(name: str, expected: bool) -> None:
    assert is_python(name) is expected


def test_imports_are_sorted_for_the_package_and_lines_wrapped() -> None:
    source = "from shop.z import z\nimport alembic\nimport abc, csv\nprint(z,alembic,abc)\n"
    expected = "import abc\n\nimport alembic\n\nfrom shop.z import z\n\nprint(z, alembic, abc)\n"
    assert formatted(source, "shop", "t") == expected
    long = f"value = call({'a' * 50}, {'b' * 50})\n"
    assert "\n    " in formatted(long, "shop", "t")


def test_what_is_formatted_stays_as_it_is() -> None:
    once = formatted("x={'a':1}\n\n\n\ny=2", "shop", "t")
    assert formatted(once, "shop", "t") == once


@pytest.mark.parametrize("source", ["", "\n", "  \n\n"])
def test_nothing_stays_nothing(source: str) -> None:
    assert formatted(source, "shop", "t") == ""


def test_invalid_python_is_reported_with_the_template() -> None:
    with pytest.raises(
        UserMessageError, match=r"template/a\.py\.jinja renders invalid Python.*1:7"
    ):
        formatted("def f(:\n", "shop", "template/a.py.jinja")


def test_without_ruff_the_message_says_how_to_run_copier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ruff", None)
    with pytest.raises(UserMessageError, match="--with ruff"):
        formatted("x = 1\n", "shop", "t")
