import sys
from pathlib import Path

import pytest

import shop
from shop.composition.contexts import ContextError, find_contexts


def test_every_package_with_a_wiring_is_a_context() -> None:
    package = Path(shop.__file__).parent
    wired = sorted(wiring.parent.name for wiring in package.glob("*/wiring.py"))
    assert [context.name for context in find_contexts()] == wired


@pytest.fixture
def stray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside the service's own packages."""
    monkeypatch.setattr(shop, "__path__", [str(tmp_path)])
    monkeypatch.delitem(sys.modules, "shop.stray", raising=False)
    (tmp_path / "stray").mkdir()
    (tmp_path / "stray" / "__init__.py").touch()
    return tmp_path / "stray"


@pytest.mark.usefixtures("stray")
def test_a_package_without_a_wiring_is_refused() -> None:
    with pytest.raises(ContextError, match=r"stray has no wiring\.py"):
        find_contexts()


def test_a_wiring_without_its_context_is_refused(stray: Path) -> None:
    (stray / "wiring.py").write_text("context = None\n")
    with pytest.raises(ContextError, match=r"stray/wiring\.py must export"):
        find_contexts()
