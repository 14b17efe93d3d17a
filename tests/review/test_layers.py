"""Layers and contexts, by the names that people use or by the project's own table."""

import pytest

from strata.refusals import Refused
from strata.review.layers import Layer
from strata.review.project import Project
from tests.review.conftest import Write

NAMES = {
    "app/domain/order.py": Layer.DOMAIN,
    "app/domain/repositories/order_repository.py": Layer.DOMAIN,
    "app/application/services/orders.py": Layer.APPLICATION,
    "app/application/ports/repository.py": Layer.APPLICATION,
    "app/use_cases/place_order.py": Layer.APPLICATION,
    "app/services/order_service.py": Layer.APPLICATION,
    "app/api/routes/orders.py": Layer.ENTRYPOINTS,
    "app/api/deps.py": Layer.COMPOSITION,
    "app/presentation/http/orders.py": Layer.ENTRYPOINTS,
    "app/orders/router.py": Layer.ENTRYPOINTS,
    "app/handlers/orders.py": Layer.ENTRYPOINTS,
    "app/db/session.py": Layer.INFRASTRUCTURE,
    "app/infrastructure/http/client.py": Layer.INFRASTRUCTURE,
    "app/orders/order_repository.py": Layer.INFRASTRUCTURE,
    "app/main.py": Layer.COMPOSITION,
    "app/_app.py": Layer.COMPOSITION,
    "app/container.py": Layer.COMPOSITION,
    "app/cli/database/migrate.py": Layer.COMPOSITION,
    "app/models/user.py": None,
    "app/utils/text.py": None,
}


@pytest.mark.parametrize(("file", "layer"), list(NAMES.items()), ids=list(NAMES))
def test_a_name_says_which_layer_a_module_is_in(
    file: str, layer: Layer | None, write: Write
) -> None:
    project = Project.read(write({"app/__init__.py": "", file: "X = 1\n"}))
    module = project.module(file)
    assert module is not None
    assert module.layer is layer


def test_core_is_the_domain_where_it_knows_no_framework(write: Write) -> None:
    files = {"app/__init__.py": "", "app/core/order.py": "X = 1\n"}
    assert _layer(Project.read(write(files)), "app/core/order.py") is Layer.DOMAIN
    files["app/core/db.py"] = "from sqlalchemy import create_engine\n"
    assert _layer(Project.read(write(files)), "app/core/order.py") is None


def test_routes_make_an_entrypoint_of_a_module_that_no_name_places(write: Write) -> None:
    routes = "@app.get('/')\ndef a(): ...\n\n\n@app.post('/')\ndef b(): ...\n"
    project = Project.read(write({"main.py": routes, "models.py": "X = 1\n"}))
    assert _layer(project, "main.py") is Layer.ENTRYPOINTS
    assert _layer(project, "models.py") is None
    assert project.is_flat


def test_a_table_of_the_project_decides(write: Write) -> None:
    table = '[tool.strata.layers]\ndomain = ["core", "models/domain"]\nentrypoints = ["models"]\n'
    files = {"app/__init__.py": "", "app/models/domain/a.py": "", "app/models/b.py": ""}
    project = Project.read(write({**files, "app/services/c.py": "", "pyproject.toml": table}))
    assert _layer(project, "app/models/domain/a.py") is Layer.DOMAIN
    assert _layer(project, "app/models/b.py") is Layer.ENTRYPOINTS
    assert _layer(project, "app/services/c.py") is None


@pytest.mark.parametrize("table", ['services = ["a"]', 'domain = "core"', "domain = 1"])
def test_a_table_that_is_wrong_is_refused(table: str, write: Write) -> None:
    files = {"app/__init__.py": "", "pyproject.toml": f"[tool.strata.layers]\n{table}\n"}
    with pytest.raises(Refused, match=r"tool\.strata\.layers"):
        Project.read(write(files))


@pytest.mark.parametrize(
    "files",
    [
        ["src/app/orders/domain/a.py", "src/app/orders/infrastructure/b.py"],
        ["src/app/contexts/orders/domain/a.py", "src/app/contexts/orders/application/b.py"],
        ["app/domain/orders/a.py", "app/application/orders/b.py"],
        ["app/orders/router.py", "app/orders/service.py"],
    ],
    ids=["contexts first", "contexts in a folder", "layers first", "modules for layers"],
)
def test_a_context_is_a_folder_with_several_layers(files: list[str], write: Write) -> None:
    package = f"{files[0].partition('app/')[0]}app/__init__.py"
    project = Project.read(write(dict.fromkeys([package, *files], "X = 1\n")))
    assert project.contexts == ["orders"]


def test_versions_and_folders_of_one_layer_are_no_contexts(write: Write) -> None:
    files = ["app/api/v1/orders/a.py", "app/api/v1/users/b.py", "app/db/repositories/c.py"]
    assert not Project.read(write(dict.fromkeys(files, ""))).contexts


def test_tests_scripts_and_environments_are_no_modules(write: Write) -> None:
    beside = ["tests/test_a.py", "scripts/b.py", ".venv/lib/c.py", "migrations/d.py", "setup.py"]
    project = Project.read(write(dict.fromkeys([*beside, "app/__init__.py", "app/a.py"], "")))
    assert [module.name for module in project.modules] == ["app", "app.a"]


def test_packages_are_found_below_other_folders(write: Write) -> None:
    project = Project.read(write({"backend/app/__init__.py": "", "backend/app/main.py": "X = 1\n"}))
    assert [module.name for module in project.modules] == ["app", "app.main"]


def test_a_package_shadows_a_module_of_its_name(write: Write) -> None:
    files = dict.fromkeys(["app/__init__.py", "app/utils.py", "app/utils/__init__.py"], "")
    assert [it.file for it in Project.read(write(files)).modules] == [
        "app/__init__.py",
        "app/utils/__init__.py",
    ]


def test_relative_imports_are_imports(write: Write) -> None:
    project = Project.read(
        write(
            {
                "app/__init__.py": "from .a import X\n",
                "app/a.py": "from . import b\nX = 1\n",
                "app/b/__init__.py": "from ..a import X\n",
            }
        )
    )
    found = [(one.importer.name, one.imported.name, one.line) for one in project.imports]
    assert sorted(found) == [("app", "app.a", 1), ("app.a", "app.b", 1), ("app.b", "app.a", 1)]


def test_a_folder_without_python_is_refused(write: Write) -> None:
    with pytest.raises(Refused, match="no Python"):
        Project.read(write({"README.md": ""}))


def _layer(project: Project, file: str) -> Layer | None:
    module = project.module(file)
    assert module is not None
    return module.layer
