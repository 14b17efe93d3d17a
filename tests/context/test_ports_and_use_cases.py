"""A context with ports to other systems and with use cases of its own: what comes out, and that it grows."""

import json
import re
from pathlib import Path

import pytest

from extensions.ports import REQUIREMENTS
from tests.helpers.combinations import COMBINATIONS, Combination
from tests.helpers.databases import database, require
from tests.helpers.process import commit
from tests.helpers.rendering import (
    add_context,
    answers_file,
    changes,
    conflicts,
    copier,
    copy_of,
    files,
    render,
)
from tests.helpers.services import Service
from tests.helpers.sharing import Shared
from tests.helpers.template import Template

PORTS = ["PaymentGateway", "APortWhoseNameIsFortyLettersLongInAllxyz"]
USECASES = ["restock", "a_use_case_with_a_name_of_forty_letters"]
FIELDS = (
    "sku:str:max=32:unique stock:int:min=0 "
    "status:state=draft,active:moves=activate.draft.active note:text:null"
)
CHECKS = (
    ["ruff", "format", "--check", "."],
    ["ruff", "check", "."],
    ["deptry", "src", "migrations"],
    ["lint-imports"],
    ["mypy"],
)


def answer(service: Path, *given: str) -> None:
    """Answer the questions of `catalog` again."""
    options = [word for text in given for word in ("--data", text)]
    file = answers_file("catalog")
    command = ["update", "--trust", "--defaults", "--vcs-ref", ":current:", "--answers-file", file]
    copier(service, *command, *options)


def product(usecases: list[str]) -> str:
    return "entities=" + json.dumps({"Product": {"fields": FIELDS, "usecases": usecases}})


@pytest.mark.parametrize("combination", [COMBINATIONS[0], COMBINATIONS[10]], ids=str)
def test_all_checks_pass_but_the_tests_that_say_what_to_write(
    combination: Combination, template: Template, tmp_path: Path
) -> None:
    require(combination.database)
    service = Service(render(template, tmp_path / "service", combination.answers))
    commit(service.path, "Add the service")
    add_context(template, service.path, "catalog", {"Product": FIELDS})
    commit(service.path, "Add catalog")
    answer(service.path, f"ports={json.dumps(PORTS)}", product(USECASES))
    commit(service.path, "Add ports and use cases")
    service.uv("add", "--quiet", *REQUIREMENTS)
    with database(combination.database, tmp_path) as url:
        for check in CHECKS:
            service.using(url).uv("run", *check)
        done = service.using(url).uv("run", "pytest", "-q", "--color=no", expect=1)
    failed = re.findall(r"^FAILED \S+::(\w+)", done.output, re.MULTILINE)
    assert failed == [f"test_{usecase}_does_what_it_is_for" for usecase in USECASES]
    assert "Failed: Product.restock changes nothing but the version yet." in done.output
    assert f"Write in src/{service.package}/catalog/domain/product.py what it does" in done.output


@pytest.fixture
def grown(shared: Shared, template: Template, bare_service: Service, tmp_path: Path) -> Service:
    """A service with a context that has one use case and one port, all committed."""

    def build(folder: Path) -> None:
        copy_of(bare_service.path, folder)
        add_context(template, folder, "catalog", {"Product": FIELDS})
        commit(folder, "Add catalog")
        answer(folder, "ports=PaymentGateway", product(["restock"]))
        commit(folder, "Add a port and a use case")

    return Service(copy_of(shared.once("ports-and-use-cases", build), tmp_path / "grown"))


def test_answering_twice_changes_nothing_and_answering_less_removes(
    template: Template, grown: Service, bare_service: Service
) -> None:
    answer(grown.path)
    assert changes(grown.path) == []
    answer(grown.path, "ports=[]", f"entities={json.dumps({'Product': FIELDS})}")
    add_context(template, bare_service.path, "catalog", {"Product": FIELDS})
    assert files(grown.path) == files(bare_service.path)


def test_a_context_without_ports_has_nothing_of_them(
    template: Template, bare_service: Service
) -> None:
    add_context(template, bare_service.path, "catalog", {"Product": FIELDS})
    package = bare_service.source / "catalog"
    assert not list(package.rglob("http_*"))
    text = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert "httpx2" not in text
    assert "Kernel) ->" in text
    assert not list((bare_service.path / "tests" / "catalog").glob("*remote*"))


def test_a_context_that_knew_no_ports_is_updated_without_a_change(
    template: Template, bare_service: Service
) -> None:
    add_context(template, bare_service.path, "catalog", {"Product": FIELDS})
    answers = bare_service.path / answers_file("catalog")
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace("ports: []\n", ""), encoding="utf-8")
    commit(bare_service.path, "Add catalog as the first release did")
    answer(bare_service.path)
    assert changes(bare_service.path) == [f" M {answers.name}"]
    assert answers.read_text(encoding="utf-8") == text


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} in {file}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_next_ones_keep_what_was_written_for_the_first(grown: Service) -> None:
    domain, tests = grown.source / "catalog" / "domain", grown.path / "tests" / "catalog"
    entity, test = domain / "product.py", tests / "test_product.py"
    edit(entity, "def restock(self, *,", "def restock(self, amount: int, *,")
    text = test.read_text(encoding="utf-8")
    head, _, rest = text.partition("    after = before.restock(")
    written = "    after = before.restock(5, now=LATER)\n    assert after.stock == 6\n"
    tail = rest[rest.index("    assert (after.version") :]
    test.write_text(head + written + tail, encoding="utf-8")
    edit(domain / "payment_gateway.py", "async def submit(self,", "async def pay(self,")
    edit(
        grown.source / "catalog" / "wiring.py",
        "    return ProductService(\n        SqlUnitOfWork(",
        "    gateway = open_payment_gateway(kernel)\n"
        "    return ProductService(\n        gateway, SqlUnitOfWork(",
    )
    commit(grown.path, "Write restock, and use the port")
    answer(grown.path, "ports=[Mailer, PaymentGateway]", product(["restock", "reserve"]))
    assert conflicts(grown.path) == []
    assert "def restock(self, amount: int, *," in entity.read_text(encoding="utf-8")
    assert "def reserve(self, *," in entity.read_text(encoding="utf-8")
    assert written in test.read_text(encoding="utf-8")
    assert "test_reserve_does" in test.read_text(encoding="utf-8")
    wiring = (grown.source / "catalog" / "wiring.py").read_text(encoding="utf-8")
    assert "gateway, SqlUnitOfWork(" in wiring
    assert "def open_mailer(" in wiring
