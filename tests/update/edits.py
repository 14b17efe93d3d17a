"""What a team does to a service by hand, one kind of edit each.

An edit works on a service of any release and combination, so that the same edits of a fresh render say what
an updated service has to look like.
"""

import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Apply = Callable[[Path], None]


@dataclass(frozen=True)
class Edit:
    """One kind of edit.

    name: what it is
    apply: does it to a service with `catalog` and `library`
    stays: the paths that an update leaves as they were, because what they came from is no more there
    green: whether the checks of the service hold after it, without more work
    """

    name: str
    apply: Apply
    stays: Sequence[str] = ()
    green: bool = True


def _replacing(path: str, places: Mapping[str, str]) -> Apply:
    """Return what replaces the first of some texts that a file has, once."""

    def apply(service: Path) -> None:
        text = _read(service / path)
        old, new = next((old, new) for old, new in places.items() if old in text)
        assert text.count(old) == 1, f"{old!r} in {path}"
        _write(service / path, text.replace(old, new))

    return apply


def _writing(files: Mapping[str, str]) -> Apply:
    """Return what writes files that are not there, or adds to the end of those that are."""

    def apply(service: Path) -> None:
        for path, text in files.items():
            file = service / path
            _write(file, (_read(file) if file.exists() else "") + text)

    return apply


def _reformat(service: Path) -> None:
    file = service / "tests/catalog/builders.py"
    _write(file, _read(file).replace('"', "'").replace("    ", "\t"))


def _move(service: Path) -> None:
    _write(
        service / "docs/configuration.md", _read(service / "docs/configuration.md") + "\nOurs.\n"
    )
    (service / "docs/configuration.md").rename(service / "docs/settings.md")


def _delete(service: Path) -> None:
    (service / "docs/decisions/0005-keyset-pages.md").unlink()
    (service / ".editorconfig").unlink()


def _rename(service: Path) -> None:
    (service / "src/shop/library").rename(service / "src/shop/holdings")


def _remove(service: Path) -> None:
    for folder in ("src/shop/library", "tests/library"):
        shutil.rmtree(service / folder)
    for file in (".copier-answers.library.yml", "migrations/versions/library_0001_create.py"):
        (service / file).unlink()


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8"))


FREE = "    def is_free(self) -> bool:\n        return not self.price\n\n"
RENAMED = Edit(
    "a renamed context folder",
    _rename,
    ("src/shop/holdings/", "tests/library/", ".copier-answers.library.yml"),
    green=False,
)
REMOVED = Edit("a removed context", _remove)
EDITS = (
    Edit(
        "a method in the entity",
        _replacing(
            "src/shop/catalog/domain/product.py", {"    def change(": f"{FREE}    def change("}
        ),
    ),
    Edit(
        "a column",
        _replacing(
            "src/shop/catalog/infrastructure/product_table.py",
            {
                "    version: Mapped[int]\n": (
                    "    shelf: Mapped[str | None] = mapped_column(varchar(20))\n"
                    "    version: Mapped[int]\n"
                )
            },
        ),
        green=False,
    ),
    Edit(
        "an endpoint",
        _replacing(
            "src/shop/catalog/entrypoints/product_controller.py",
            {
                '    @get("/{product_id:str}", responses=problems(404))\n': (
                    '    @get("/free", responses=problems())\n'
                    "    async def free_products(self) -> list[str]:\n"
                    "        return []\n\n"
                    '    @get("/{product_id:str}", responses=problems(404))\n'
                ),
                "    async def get_product(": (
                    "    async def free_products(self) -> list[str]:\n"
                    "        return []\n\n"
                    "    async def get_product("
                ),
            },
        ),
        green=False,
    ),
    Edit(
        "a changed error text",
        _replacing(
            "src/shop/catalog/domain/errors.py",
            {'"Another product has this sku."': '"This sku is taken."'},
        ),
    ),
    Edit("a deleted file", _delete),
    Edit("a moved file", _move, ("docs/settings.md",)),
    Edit("a reformatted file", _reformat, green=False),
    RENAMED,
    REMOVED,
    Edit(
        "an added dependency",
        _replacing(
            "pyproject.toml",
            {
                '    "python-dotenv~=': '    "packaging>=24",\n    "python-dotenv~=',
                '    "pydantic-settings': '    "packaging>=24",\n    "pydantic-settings',
            },
        ),
        green=False,
    ),
    Edit("own rules", _writing({"checks/local/prices.yml": "id: prices\n"}), green=False),
    Edit(
        "own workflow steps",
        _writing({".github/workflows/check.yml": "      - run: echo ours\n"}),
    ),
    Edit(
        "own settings",
        _replacing(
            "src/shop/composition/settings.py",
            {
                '    log_format: Literal["console", "json"] = "console"\n': (
                    '    log_format: Literal["console", "json"] = "console"\n'
                    '    greeting: str = "Hello"\n'
                )
            },
        ),
    ),
    Edit(
        "a hand-made context",
        _writing({"src/shop/hand/wiring.py": '"""Ours."""\n', "src/shop/hand/__init__.py": ""}),
        green=False,
    ),
    Edit(
        "a changed Python version",
        lambda service: _write(service / ".python-version", "3.14\n"),
        green=False,
    ),
    Edit(
        "a recipe",
        _replacing(
            "justfile",
            {
                "# Start the service\n": "# Say hello\nhello:\n    echo hello\n\n# Start the service\n"
            },
        ),
    ),
    Edit("an ignored file more", _writing({".gitignore": "*.bak\n"})),
    Edit(
        "a line in the Dockerfile",
        _replacing(
            "Dockerfile", {"WORKDIR /app\nCOPY --from": "WORKDIR /app\nLABEL ours=1\nCOPY --from"}
        ),
    ),
    Edit("own modules", _writing({"src/shop/catalog/domain/prices.py": "FREE = 0\n"})),
    Edit(
        "own tests",
        _writing({"tests/catalog/test_ours.py": "def test_ours() -> None:\n    assert True\n"}),
    ),
)


def drawn(seed: object) -> list[Edit]:
    """Draw half of the edits; a context is not both renamed and removed."""
    found = random.Random(str(seed)).sample(EDITS, len(EDITS) // 2)
    return [edit for edit in found if edit is not RENAMED or REMOVED not in found]
