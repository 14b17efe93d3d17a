"""An update that is killed leaves a tree that one command brings back."""

import re
import sys
from pathlib import Path

from tests.helpers.process import commit, git, run
from tests.helpers.rendering import changes
from tests.helpers.template import ROOT
from tests.update.conftest import Command


def test_a_killed_update_is_taken_back(shop: Path) -> None:
    (shop / ".gitignore").write_text("*.db\n", encoding="utf-8")
    (shop / "src/shop/catalog/wiring.py").write_text("ours\n", encoding="utf-8")
    commit(shop, "Edit")
    (shop / "shop.db").write_text("rows\n", encoding="utf-8")
    (shop / "readme.txt").write_text("stashed\n", encoding="utf-8")
    git(shop, "stash")
    command = [sys.executable, "-m", "tests.update.interrupted", "24", "--service", str(shop)]
    done = run(command, ROOT, timeout=1200)
    left = {name: int(count) for name, count in re.findall(r"'(\w+)': (\d+)", done.stdout)}
    assert sum(left.values()) == 24, done.stdout
    assert left.get("writing", 0) >= 1, done.stdout
    assert left.get("begun", 0) >= 3, done.stdout


def test_the_locks_of_a_killed_git_are_in_nobodys_way(shop: Path, just: Command) -> None:
    start = git(shop, "rev-parse", "HEAD")
    just(shop, "update")
    journal = shop / ".git/strata/update.json"
    text = journal.read_text(encoding="utf-8").replace('"state": "done"', '"state": "writing"')
    journal.write_text(text, encoding="utf-8")
    locks = [
        shop / ".git" / f"{name}.lock"
        for name in ("index", "HEAD", "refs/heads/main", "refs/strata/taken-back", "strata/index")
    ]
    for lock in locks:
        lock.parent.mkdir(exist_ok=True)
        lock.touch()
    just(shop, "update", "--undo")
    assert git(shop, "rev-parse", "HEAD") == start
    assert changes(shop) == []
    assert not any(lock.exists() for lock in locks)
