"""Revisions, read without running them."""

from pathlib import Path

import pytest

from strata.history import history
from strata.refusals import Refused
from strata.revisions import branch_of


def revision(
    folder: Path, name: str, below: object = None, labels: object = None, upgrade: str = "pass"
) -> None:
    """Write the file of a revision."""
    text = (
        f"revision: str = {name!r}\ndown_revision = {below!r}\nbranch_labels = {labels!r}\n"
        f"def upgrade() -> None:\n    {upgrade}\n"
        "def downgrade() -> None:\n    op.drop_table('never')\n"
    )
    (folder / f"{name}_change.py").write_text(text, encoding="utf-8")


def test_a_branch_is_followed_from_its_label(tmp_path: Path) -> None:
    revision(tmp_path, "catalog_0001", labels=("catalog",))
    revision(tmp_path, "by_hand", "catalog_0001")
    revision(tmp_path, "catalog_0002", "by_hand")
    revision(tmp_path, "orders_0001", labels="orders")
    branch = branch_of("catalog", tmp_path)
    assert [r.name for r in branch.revisions] == ["catalog_0001", "by_hand", "catalog_0002"]
    assert (branch.head, branch.next_name) == ("catalog_0002", "catalog_0003")
    assert branch_of("orders", tmp_path).head == "orders_0001"


def test_a_renamed_context_numbers_its_own(tmp_path: Path) -> None:
    revision(tmp_path, "catalog_0001", labels=("catalog", "goods"))
    branch = branch_of("goods", tmp_path)
    assert (branch.head, branch.next_name) == ("catalog_0001", "goods_0001")


def test_a_number_that_is_taken_is_passed_by(tmp_path: Path) -> None:
    revision(tmp_path, "catalog_0001", labels=("catalog",))
    revision(tmp_path, "catalog_0007", "catalog_0001")
    revision(tmp_path, "catalog_goods_0009", labels=("catalog_goods",))
    assert branch_of("catalog", tmp_path).next_name == "catalog_0008"


def test_two_heads_are_refused(tmp_path: Path) -> None:
    revision(tmp_path, "catalog_0001", labels=("catalog",))
    revision(tmp_path, "catalog_0002", "catalog_0001")
    revision(tmp_path, "catalog_0003", "catalog_0001")
    with pytest.raises(Refused, match="alembic merge catalog_0002 catalog_0003"):
        _ = branch_of("catalog", tmp_path).head
    revision(tmp_path, "catalog_0004", ("catalog_0002", "catalog_0003"))
    assert branch_of("catalog", tmp_path).head == "catalog_0004"


def test_no_revision_has_no_head(tmp_path: Path) -> None:
    branch = branch_of("catalog", tmp_path / "missing")
    assert branch.revisions == ()
    with pytest.raises(Refused, match="'catalog' has no revision"):
        _ = branch.head


def test_what_is_no_revision_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def", encoding="utf-8")
    (tmp_path / "b.py").write_text("x = 1", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        branch_of("catalog", tmp_path)
    assert ["a.py" in caught.value.problems[0], "b.py" in caught.value.problems[1]] == [True, True]


def tables(folder: Path, *upgrades: str) -> list[str]:
    """Return the tables that these upgrades leave, in the order in which they can be dropped."""
    below = None
    for number, upgrade in enumerate(upgrades):
        revision(folder, f"r{number}", below, ("catalog",) if below is None else None, upgrade)
        below = f"r{number}"
    return history(branch_of("catalog", folder).revisions).tables


@pytest.mark.parametrize(
    ("upgrades", "left"),
    [
        (["op.create_table('a'); op.create_table('b')"], ["b", "a"]),
        (["op.create_table('a')", "op.drop_table('a'); op.create_table('b')"], ["b"]),
        (["op.create_table('a')", "op.rename_table('a', 'b')"], ["b"]),
        (["op.create_table('a', sa.Column('b', sa.ForeignKey('b.id'))); op.create_table('b')"],
         ["a", "b"]),
        (["op.create_table('a', sa.ForeignKeyConstraint(['b'], ['b.id'])); op.create_table('b')"],
         ["a", "b"]),
        (["op.create_table('a'); op.create_table('b'); op.create_foreign_key('f', 'a', 'b', [], [])"],
         ["a", "b"]),
        (["op.create_table('a'); op.create_table('b')",
          "op.add_column('a', sa.Column('b', sa.ForeignKey('b.id', name='x')))"], ["a", "b"]),
        (["op.create_table('a'); op.create_table('b')",
          "with op.batch_alter_table('a') as batch: batch.create_foreign_key('f', 'b', [], [])"],
         ["a", "b"]),
        (["op.create_table('a'); op.create_table('b')",
          "with op.batch_alter_table('a') as x: x.add_column(sa.Column('c', sa.ForeignKey('b.id')))"],
         ["a", "b"]),
        (["op.create_table('a', sa.Column('a', sa.ForeignKey('a.id')))"], ["a"]),
        (["op.create_table('a', sa.Column('b', sa.ForeignKey('b.id'))); "
          "op.create_table('b', sa.Column('a', sa.ForeignKey('a.id')))"], ["b", "a"]),
        (["pass"], []),
    ],
    ids=str,
)  # fmt: skip
def test_tables_are_left_with_those_that_refer_first(
    tmp_path: Path, upgrades: list[str], left: list[str]
) -> None:
    assert tables(tmp_path, *upgrades) == left


@pytest.mark.parametrize(
    ("upgrade", "unread"),
    [
        ("op.execute('CREATE TABLE a (b int)')", ["r0"]),
        ("op.execute(sa.text('drop table a'))", ["r0"]),
        ("op.create_table(NAME)", ["r0"]),
        ("op.execute('UPDATE a SET b = 1')", []),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, upgrade: str, unread: list[str]) -> None:
    revision(tmp_path, "r0", labels=("catalog",), upgrade=upgrade)
    assert history(branch_of("catalog", tmp_path).revisions).unread == unread
