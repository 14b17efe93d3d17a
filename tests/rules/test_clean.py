"""What is rendered has none of what the rules look for, not even what is only reported."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.combinations import DEFAULT, EVERY, Combination
from tests.helpers.process import run
from tests.helpers.rendering import copier, recorded
from tests.helpers.services import Service
from tests.helpers.template import ROOT


def scan(tools: Service, folder: Path) -> str:
    """Return what ast-grep reports of a service."""
    return run(
        [tools.path / ".venv" / "bin" / "ast-grep", "scan", "--report-style=short"], folder
    ).stdout


@pytest.mark.parametrize("combination", EVERY, ids=str)
def test_nothing_is_found_in_a_render(
    combination: Combination,
    rendered: Callable[[Combination], Service],
    installed: Callable[[Combination], Service],
) -> None:
    assert scan(installed(DEFAULT), rendered(combination).path) == ""


@pytest.mark.parametrize("name", ["clinic", "shop"])
def test_nothing_is_found_in_an_example(
    name: str, installed: Callable[[Combination], Service]
) -> None:
    assert scan(installed(DEFAULT), ROOT / "examples" / name) == ""


def test_nothing_is_found_in_ports_and_use_cases(
    service: Service, installed: Callable[[Combination], Service]
) -> None:
    answers = [
        "kind=context",
        "context=stock",
        "ports=[Mailer, PaymentGateway]",
        'entities={"Article": {"fields": "name:str price:int", "usecases": ["restock"]}}',
    ]
    flags = [word for answer in answers for word in ("--data", answer)]
    copier(
        service.path,
        *("copy", "--trust", "--defaults", "--quiet", "--vcs-ref", "HEAD"),
        *("--answers-file", ".copier-answers.stock.yml", *flags),
        *(recorded(service.path)["_src_path"], "."),
    )
    assert (service.source / "stock" / "infrastructure" / "http_mailer.py").exists()
    assert scan(installed(DEFAULT), service.path) == ""
