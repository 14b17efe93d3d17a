"""What docs/after-the-first-day.md says of renaming a context, done as it says."""

import re
from pathlib import Path

from tests.helpers.process import run
from tests.helpers.services import Service
from tests.helpers.template import ROOT

DOCUMENT = ROOT / "docs" / "after-the-first-day.md"


def test_a_context_is_renamed_and_its_revisions_go_on(catalog: Path) -> None:
    service = Service(catalog)
    service.just("migrate")
    run(["bash", "-euc", said()], catalog)
    table = catalog / "src" / "shop" / "goods" / "infrastructure" / "product_table.py"
    text = table.read_text(encoding="utf-8")
    table.write_text(text + "    weight: Mapped[int | None]\n", encoding="utf-8")
    service.just("migration", "goods", "add weight")
    revision = catalog / "migrations" / "versions" / "goods_0001_add_weight.py"
    assert 'down_revision = "catalog_0001"' in revision.read_text(encoding="utf-8")
    service.just("migrate")


def said() -> str:
    """Return the commands of the document."""
    section = DOCUMENT.read_text(encoding="utf-8").partition("## Rename a context\n")[2]
    found = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]
