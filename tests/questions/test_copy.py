"""`copier copy` by its command line: what is accepted, and how bad answers are refused."""

import json
from pathlib import Path

import pytest
import yaml

from tests.helpers.rendering import changes, recorded
from tests.questions.conftest import Folder

CATALOG = ("-d", "kind=context", "-a", ".copier-answers.catalog.yml")


def test_defaults_alone_render_a_service(empty: Folder) -> None:
    empty.copy()
    answers = recorded(empty.path)
    assert {key: answers[key] for key in answers if not key.startswith("_")} == {
        "kind": "service",
        "name": "shop",
        "package": "shop",
        "description": "",
        "author": "",
        "licence": "MIT",
        "python": "3.13",
        "framework": "litestar",
        "schemas": "msgspec",
        "database": "sqlite",
        "repositories": "sqlalchemy",
        "telemetry": "none",
        "ci": "github",
    }
    flags = (empty.path / "flags.txt").read_text(encoding="utf-8").split(" ", 9)
    assert flags[:7] == ["True", "False", "True", "False", "True", "False", "False"]
    assert flags[7:9] == ["True", "False"]
    assert flags[9] == "SQLite sqlite+aiosqlite:///shop.db\n"


def test_schemas_follow_the_framework_and_the_package_the_name(empty: Folder) -> None:
    empty.copy("-d", "framework=fastapi", "-d", "name=Corner-Shop")
    answers = recorded(empty.path)
    assert answers["schemas"] == "pydantic"
    assert answers["package"] == "corner_shop"


def test_python_is_formatted_and_other_files_are_not(empty: Folder) -> None:
    (empty.path / "alembic").mkdir()
    empty.copy(target="service")
    service = empty.path / "service"
    assert (service / "src/shop/app.py").read_text(encoding="utf-8") == (
        "import abc\nfrom zoneinfo import ZoneInfo\n\nimport alembic\n\nfrom shop.b import b\n\n"
        "y = alembic, abc, b, ZoneInfo\n"
        'x = {"a": 1}\n'
    )
    assert (service / "src/shop/__init__.py").read_bytes() == b""
    assert (service / "plain.txt").read_text(encoding="utf-8") == "x = { 'a':1 }\n"


def test_a_context_inherits_and_records_the_answers_of_its_service(small: Folder) -> None:
    small.copy(*CATALOG, "-d", "entities={Volume: 'title:str'}")
    answers = recorded(small.path, "catalog")
    assert {key: answers[key] for key in answers if not key.startswith("_")} == {
        "kind": "context",
        "package": "shop",
        "python": "3.13",
        "framework": "litestar",
        "schemas": "msgspec",
        "database": "sqlite",
        "repositories": "sqlalchemy",
        "context": "catalog",
        "entities": {"Volume": "title:str"},
        "ports": [],
    }
    rendered = small.path / "src" / "shop" / "catalog" / "volume.py"
    assert rendered.read_text(encoding="utf-8") == 'name = "Volume on litestar"\n'


def test_a_context_needs_no_answers_file_option(small: Folder) -> None:
    small.copy("-d", "kind=context", "-d", "context=sales")
    assert recorded(small.path, "sales")["context"] == "sales"
    assert recorded(small.path)["kind"] == "service"


def test_a_line_and_a_file_are_the_same(small: Folder, tmp_path: Path) -> None:
    entities = {"Product": ["sku:str:max=32", "title:str:doc=What is printed: the title"]}
    small.copy(*CATALOG, "-d", f"entities={json.dumps(entities)}")
    line = recorded(small.path, "catalog")
    small.path.joinpath(".copier-answers.catalog.yml").unlink()
    (small.path / "src/shop/catalog/product.py").unlink()
    (small.path / "src/shop/catalog").rmdir()
    file = tmp_path / "catalog.yml"
    file.write_text(yaml.safe_dump({"kind": "context", "entities": entities}), encoding="utf-8")
    small.copy("--data-file", str(file), "-a", ".copier-answers.catalog.yml")
    assert recorded(small.path, "catalog") == line


BAD_SERVICES: list[tuple[dict[str, object], list[str]]] = [
    ({"kind": "servce"}, ["kind 'servce'", "'service'"]),
    ({"name": "a b"}, ["name 'a b'", "letters"]),
    ({"name": "shop\n"}, ["name 'shop\\n'"]),
    ({"name": "x" * 70}, ["60"]),
    ({"name": ["a"]}, ["name must be a text"]),
    ({"package": "Shop"}, ["package 'Shop'", "such as 'shop'"]),
    ({"package": "fastapi"}, ["package 'fastapi'", "imported"]),
    ({"package": "json"}, ["standard library"]),
    ({"package": "class"}, ["keyword"]),
    ({"package": "a__b"}, ["such as 'a_b'"]),
    ({"package": "p" * 41}, ["40"]),
    ({"author": "a\nb"}, ["author", "one line"]),
    ({"description": "d" * 300}, ["description", "200"]),
    ({"licence": "mit"}, ["licence 'mit'", "'MIT'"]),
    ({"python": "3.11"}, ["python '3.11'", "3.12, 3.13, 3.14"]),
    ({"framework": "flask"}, ["framework 'flask'", "litestar, fastapi"]),
    ({"schemas": "pydantik"}, ["schemas 'pydantik'", "'pydantic'"]),
    ({"database": "postgres"}, ["database 'postgres'", "'postgresql'"]),
    (
        {"repositories": "advanced_alchemy"},
        ["repositories 'advanced_alchemy'", "'advanced-alchemy'"],
    ),
    ({"ci": True}, ["ci must be a text"]),
    ({"framwork": "fastapi"}, ["unknown answer 'framwork'", "'framework'"]),
    ({"context": "catalog"}, ["context belongs to kind=context"]),
    (
        {"framework": "x", "database": "y", "package": "Z"},
        ["framework 'x'", "database 'y'", "package 'Z'"],
    ),
]


@pytest.mark.parametrize(("answers", "words"), BAD_SERVICES, ids=lambda value: str(value)[:40])
def test_bad_answers_of_a_service_are_refused(
    empty: Folder, tmp_path: Path, answers: dict[str, object], words: list[str]
) -> None:
    file = tmp_path / "answers.yml"
    file.write_text(yaml.safe_dump(answers), encoding="utf-8")
    done = empty.copy("--data-file", str(file), expect=None)
    empty.refused(done, *words)


BAD_CONTEXTS = [
    (["context=shared"], ["context 'shared'"]),
    (["context=composition"], ["context 'composition'"]),
    (["context=shop"], ["service's package"]),
    (["context=tags"], ["context 'tags'", "Copier never removes"]),
    (["context=domain"], ["a layer"]),
    (["context=Sales"], ["such as 'sales'"]),
    (["entities={}"], ["entities is empty"]),
    (["entities=5"], ["entities must map"]),
    (["entities={Product"], ["not valid YAML"]),
    (["entities={Product: price:decimal=12,2}"], ["quotes"]),
    (["entities={Product: sku:strr}"], ["'strr'", "did you mean 'str'"]),
    (["entities={Product: sku:str, Order: 'a:intt'}"], ["'intt'"]),
    (["entities={product: sku:str}"], ["'product'", "such as 'Product'"]),
    (["entities={Product: {fields: 'sku:str', plural: X}}"], ["plural 'X'", "lower_snake_case"]),
    (["framework=fastapi"], ["framework 'fastapi'", "'litestar'"]),
    (["repositories=advanced-alchemy"], ["repositories 'advanced-alchemy'", "'sqlalchemy'"]),
    (["package=other"], ["package 'other'"]),
    (["ports=payment_gateway"], ["port 'payment_gateway'", "such as 'PaymentGateway'"]),
    (["ports=[Product]"], ["port 'Product' has the name of other generated code"]),
    (["ports={Mailer: x}"], ["ports must be a list of names"]),
    (["entities={Product: {fields: 'sku:str', usecases: [Sell, sku]}}"], ["'Sell'", "'sku' has"]),
    (["licence=MIT"], ["licence belongs to kind=service"]),
    (["contxt=a", "context=B", "entities={C: d}"], ["'contxt'", "'B'", "'d'"]),
]


@pytest.mark.parametrize(("answers", "words"), BAD_CONTEXTS, ids=lambda value: str(value)[:40])
def test_bad_answers_of_a_context_are_refused(
    small: Folder, answers: list[str], words: list[str]
) -> None:
    data = [option for answer in answers for option in ("-d", answer)]
    small.refused(small.copy(*CATALOG, *data, expect=None), *words)


def test_a_context_needs_a_service(empty: Folder) -> None:
    empty.refused(empty.copy("-d", "kind=context", expect=None), "no service in this folder")


def test_a_context_is_added_once(grown: Folder) -> None:
    grown.refused(grown.copy(*CATALOG, "-d", "context=catalog", expect=None), "'catalog' already")


def test_a_folder_made_by_hand_is_not_overwritten(small: Folder) -> None:
    (small.path / "src/shop/sales").mkdir(parents=True)
    (small.path / "src/shop/sales/own.py").write_text("", encoding="utf-8")
    small.commit()
    done = small.copy("-d", "kind=context", "-d", "context=sales", "--overwrite", expect=None)
    small.refused(done, "src/shop/sales")


def test_the_answers_file_of_the_service_is_not_taken_by_a_context(small: Folder) -> None:
    done = small.copy("-d", "kind=context", "-a", ".copier-answers.yml", expect=None)
    small.refused(done, "kind cannot change from 'service' to 'context'")


def test_another_service_does_not_take_the_place_of_one(small: Folder) -> None:
    small.refused(small.copy("-d", "package=other", expect=None), "package cannot change")


def test_a_service_can_be_copied_again(small: Folder) -> None:
    small.copy("--overwrite")
    assert changes(small.path) == []


def test_a_template_that_renders_invalid_python_is_named(small: Folder, tmp_path: Path) -> None:
    template = small.template.fork(tmp_path / "fork")
    path = "template/service/src/{{ package }}/app.py.jinja"
    template.release("v0.2.0", {path: "def broken(:\n"})
    target = Folder(tmp_path, template)
    done = target.copy(target="new", expect=None)
    assert done.code == 1
    assert "Traceback" not in done.output
    assert f"{path} renders invalid Python" in done.stderr
    assert not (tmp_path / "new").exists()
