"""Ports: the names that they can have in a context."""

import re
from pathlib import Path

import pytest

from extensions.ports import REQUIREMENTS, Port, problems, read
from extensions.preflight import Situation, problem
from extensions.preflight import problems as all_problems
from extensions.problems import DefinitionError

SERVICE = {"kind": "service", "package": "shop"}


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ([], ()),
        ("[]", ()),
        (["PaymentGateway", "Mailer"], ("PaymentGateway", "Mailer")),
        ("[PaymentGateway, Mailer]", ("PaymentGateway", "Mailer")),
        ("PaymentGateway, Mailer", ("PaymentGateway", "Mailer")),
        ("Mailer", ("Mailer",)),
    ],
)
def test_a_list_and_a_text_name_ports(answer: object, names: tuple[str, ...]) -> None:
    assert read(answer) == names


@pytest.mark.parametrize("answer", [None, 5, True, {"Mailer": None}, [1], [None], "{a: b}", ""])
def test_anything_else_is_refused(answer: object) -> None:
    with pytest.raises(DefinitionError, match=r"ports must be a list of names, as \[Payment"):
        read(answer)


def test_a_port_has_the_names_of_its_modules_and_settings() -> None:
    port = Port("SMTPMailer2", "sales")
    assert (port.module, port.words, port.setting) == (
        "smtp_mailer2",
        "smtp mailer2",
        "sales_smtp_mailer2",
    )


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["payment_gateway"], ["'payment_gateway'", "PascalCase", "such as 'PaymentGateway'"]),
        (["Payment Gateway"], ["PascalCase", "'PaymentGateway'"]),
        (["Pay-Ment"], ["PascalCase"]),
        (["../Evil"], ["PascalCase"]),
        (["{{Evil}}"], ["PascalCase"]),
        (["Zahlungsgebühr"], ["PascalCase"]),
        (["Mailer\n"], ["PascalCase"]),
        ([""], ["PascalCase"]),
        (["P" * 41], ["41 letters", "40"]),
        (["None"], ["name of Python"]),
        (["Import"], ["name of Python"]),
        (["ValueError"], ["name of Python"]),
        (["List"], ["name of Python"]),
        (["Kernel"], ["generated code uses"]),
        (["Protocol"], ["generated code uses"]),
        (["Unavailable"], ["generated code uses"]),
        (["Mailer", "Mailer"], ["'Mailer' is given twice", "mailer.py"]),
        (["SMTPMailer", "SmtpMailer"], ["given twice", "smtp_mailer.py"]),
        (["Mailer", "HttpMailer"], ["'Mailer'", "other generated code"]),
        (["Product"], ["'Product'", "other generated code"]),
        (["ProductApi"], ["other generated code"]),
        (["ProductService"], ["other generated code"]),
        (["ProductTable"], ["other generated code"]),
        (["SqlProductRepository"], ["other generated code"]),
        (["Errors"], ["generated code"]),
        (["Ports"], ["other generated code"]),
        (["Client"], ["other generated code"]),
        (["Remote"], ["other generated code"]),
        (["HttpClient"], ["other generated code"]),
    ],
    ids=str,
)
def test_a_bad_name_is_refused(names: list[str], words: list[str]) -> None:
    found = "; ".join(problems(names, ["Product"], "shop"))
    for word in words:
        assert word in found


def test_a_port_cannot_hide_what_an_entity_of_that_name_is_given() -> None:
    assert list(problems(["FooService"], ["HttpFoo"], "shop"))
    assert "http_client.py" in "".join(problems(["Mailer"], ["HttpClient"], "shop"))
    assert list(problems([], ["HttpClient"], "shop")) == []


@pytest.mark.parametrize("package", ["httpx2", "stamina"])
def test_a_package_that_hides_what_a_port_imports_has_none(package: str) -> None:
    assert package in "".join(problems(["Mailer"], [], package))
    assert list(problems([], [], package)) == []


def test_no_port_is_called_like_a_class_that_stands_beside_it() -> None:
    folder = Path(__file__).parents[2] / "template" / "context"
    files = [*folder.rglob("wiring.py.jinja"), *folder.rglob("*{% yield port*.jinja")]
    sources = [file.read_text(encoding="utf-8") for file in files]
    lines = [line for text in sources for line in re.findall(r"(?m)^(?:from|class) .*$", text)]
    plain = {name for line in lines for name in re.findall(r"(?<![\w}])[A-Z]\w*[a-z]\w*", line)}
    assert {"HttpClient", "Requests", "Kernel"} <= plain
    own = {"Api", "Http", "InMemory", "Sql"}  # before the name of a port or an entity
    assert [name for name in sorted(plain - own) if not list(problems([name], [], "shop"))] == []


def test_usual_names_are_accepted() -> None:
    names = ["PaymentGateway", "Mailer", "Q", "HTTPBin", "Email", "P" * 40]
    assert list(problems(names, ["Product", "Order"], "shop")) == []


def test_the_question_tells_the_problems_of_ports_beside_those_of_entities() -> None:
    answers = {"entities": {"Product": "sku:strr"}, "ports": ["mailer"], "package": "shop"}
    assert "'mailer'" in problem("ports", answers)
    given = {"kind": "context", "context": "catalog", **answers}
    found = all_problems(Situation(given, given, {}, SERVICE))
    assert [text.split()[0] for text in found] == ["entity", "port"]


def test_the_requirements_are_of_one_release_each() -> None:
    assert all("~=" in requirement for requirement in REQUIREMENTS)
