"""`just update`: what it brings, what it refuses, where it stops, and how it is taken back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from strata.refusals import Refused
from strata.service import Service
from strata.updates.updating import begin
from tests.helpers.process import commit, git, run
from tests.helpers.rendering import changes, copy_of, files, recorded
from tests.update.conftest import Command
from tests.update.small import LAST, LINES, THEIRS, Small

OURS = LINES.replace(LAST, "line 12, ours\n")
FIRST = LINES.replace("line 1\n", "line 1, ours\n")


def head(service: Path) -> str:
    return git(service, "rev-parse", "HEAD").strip()


def write(service: Path, name: str, text: str) -> None:
    """Write a file and commit it."""
    (service / name).write_text(text, encoding="utf-8", newline="")
    git(service, "add", "--all")
    git(service, "commit", "--quiet", "--message", f"Edit {name}")


def state(service: Path) -> tuple[str, list[str], dict[str, bytes]]:
    """Return all that an update could change."""
    return head(service), changes(service), files(service)


def test_each_part_comes_in_a_commit_that_says_what_changed(shops: Path, just: Command) -> None:
    done = just(shops, "update")
    assert "catalog: v1.0.0 -> v1.1.0, 3 files" in done.stdout
    said = git(shops, "log", "-3", "--format=%an: %s%n%b").strip().split("\n\n")
    assert said == [
        f"Ada: Update {part} from v1.0.0 to v1.1.0\n- The last line is theirs"
        for part in ("sales", "catalog", "the service")
    ]
    assert changes(shops) == []
    assert (shops / "src/shop/sales/wiring.py").read_text(encoding="utf-8") == THEIRS
    assert not (shops / "old.txt").exists()
    again = state(shops)
    assert "Nothing to do" in just(shops, "update").stdout
    assert state(shops) == again


def test_a_dry_run_says_what_comes_and_writes_nothing(shop: Path, just: Command) -> None:
    write(shop, "src/shop/catalog/wiring.py", OURS)
    before = state(shop)
    done = just(shop, "update", "--dry-run", expect=3)
    assert "src/shop/catalog/wiring.py: you and the release changed the same lines" in done.stdout
    assert state(shop) == before
    assert "no update to take back" in just(shop, "update", "--undo", expect=1).stderr


def test_a_release_can_be_chosen_and_none_goes_back(
    small: Small, shop: Path, just: Command
) -> None:
    small.release("v2.0.0rc1", {"readme.txt": LINES}, {})
    small.release("v1.2.0", {"new.txt": "new\n"}, {})
    git(small.path, "tag", "not-a-release", "HEAD^{tree}")
    just(shop, "update", "1.1.0")
    assert recorded(shop)["_commit"] == recorded(shop, "catalog")["_commit"] == "v1.1.0"
    before = state(shop)
    for wanted, reason in (
        ("v1.0.0", "v1.0.0 is older than v1.1.0, which the service is at"),
        ("1.3", "'1.3' is no release of the template"),
        ("not-a-release", "they are v2.0.0rc1, v1.2.0, v1.1.0, v1.0.0"),
    ):
        assert reason in just(shop, "update", wanted, expect=1).stderr
        assert state(shop) == before
    just(shop, "update")
    assert recorded(shop)["_commit"] == "v1.2.0"


def test_a_template_without_releases_gives_its_newest_commit(
    small: Small, shop: Path, just: Command
) -> None:
    git(small.path, "tag", "-d", "v1.0.0", "v1.1.0")
    for file in shop.glob(".copier-answers*.yml"):
        first = git(small.path, "rev-parse", "--short", "HEAD~").strip()
        text = file.read_text(encoding="utf-8").replace("v1.0.0", f"'{first}'")
        file.write_text(text, encoding="utf-8")
    commit(shop, "Forget the tags")
    assert "Updated to" in just(shop, "update").stdout
    assert recorded(shop)["_commit"] == git(small.path, "rev-parse", "--short", "HEAD").strip()
    assert "Nothing to do" in just(shop, "update").stdout


@pytest.mark.parametrize("name", ["readme.txt", "mine.txt", "mine/of/me.txt"])
def test_a_tree_with_changes_is_refused(shop: Path, just: Command, name: str) -> None:
    (shop / name).parent.mkdir(parents=True, exist_ok=True)
    (shop / name).write_text("mine\n", encoding="utf-8")
    before = state(shop)
    assert name.split("/")[0] in just(shop, "update", expect=1).stderr
    assert state(shop) == before


def test_a_folder_without_a_repository_or_a_service_is_refused(
    shop: Path, just: Command, tmp_path: Path
) -> None:
    (shop / ".git").rename(tmp_path / "away")
    assert "git init" in just(shop, "update", expect=1).stderr
    (tmp_path / "empty").mkdir()
    commit(tmp_path / "empty", "Nothing")
    assert "not the folder of a service" in just(tmp_path / "empty", "update", expect=1).stderr


def test_git_has_to_know_who_commits(
    shop: Path, just: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(shop, "config", "--unset", "user.name")
    git(shop, "config", "user.useConfigOnly", "true")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.delenv(name, raising=False)
    before = state(shop)
    assert "git config user.name" in just(shop, "update", expect=1).stderr
    assert state(shop) == before


def test_a_template_that_cannot_be_read_is_refused(
    small: Small, shop: Path, just: Command, tmp_path: Path
) -> None:
    small.path.rename(tmp_path / "elsewhere")
    before = state(shop)
    assert "the template ../template cannot be read" in just(shop, "update", expect=1).stderr
    assert state(shop) == before


def test_it_stops_at_a_conflict_and_goes_on(shops: Path, just: Command) -> None:
    wiring = "src/shop/catalog/wiring.py"
    write(shops, wiring, OURS)
    start = state(shops)
    done = just(shops, "update", expect=3)
    assert f"{wiring}: you and the release changed the same lines" in done.stdout
    assert "just update --continue" in done.stdout
    assert f"UU {wiring}" in changes(shops)
    assert recorded(shops)["_commit"] == "v1.1.0"
    assert recorded(shops, "sales")["_commit"] == "v1.0.0"
    assert "an update waits for you" in just(shops, "update", expect=1).stderr

    def refused() -> str:
        return just(shops, "update", "--continue", expect=1).stderr

    assert f"{wiring} is in conflict" in refused()
    git(shops, "add", wiring)
    assert f"{wiring} has conflict marks" in refused()
    (shops / wiring).write_text(LINES.replace(LAST, "line 12, both\n"), encoding="utf-8")
    (shops / "note.txt").write_text("note\n", encoding="utf-8")
    assert "note.txt is unknown to Git" in refused()
    (shops / "note.txt").unlink()
    just(shops, "update", "--continue")
    assert changes(shops) == []
    assert recorded(shops, "sales")["_commit"] == "v1.1.0"
    subjects = git(shops, "log", "-3", "--format=%s").splitlines()
    assert subjects[1] == "Update catalog from v1.0.0 to v1.1.0"
    assert (shops / wiring).read_text(encoding="utf-8").endswith("line 12, both\n")
    just(shops, "update", "--undo")
    assert state(shops) == start


def test_a_resolution_may_be_committed_by_hand(shops: Path, just: Command) -> None:
    write(shops, "src/shop/catalog/wiring.py", OURS)
    just(shops, "update", expect=3)
    write(shops, "src/shop/catalog/wiring.py", OURS)
    just(shops, "update", "--continue")
    assert git(shops, "log", "-2", "--format=%s").splitlines() == [
        "Update sales from v1.0.0 to v1.1.0",
        "Edit src/shop/catalog/wiring.py",
    ]


def test_it_stops_again_at_the_next_conflict(shops: Path, just: Command) -> None:
    for name in ("readme.txt", "src/shop/catalog/wiring.py", "src/shop/sales/wiring.py"):
        write(shops, name, OURS)
    start = state(shops)
    words: tuple[str, ...] = ("update",)
    for name in ("readme.txt", "src/shop/catalog/wiring.py", "src/shop/sales/wiring.py"):
        assert name in just(shops, *words, expect=3).stdout
        (shops / name).write_text(OURS, encoding="utf-8")
        git(shops, "add", name)
        words = ("update", "--continue")
    just(shops, *words)
    assert changes(shops) == []
    just(shops, "update", "--undo")
    assert state(shops) == start


def test_a_stopped_update_is_taken_back_and_what_was_there_is_kept(
    shop: Path, just: Command
) -> None:
    write(shop, "readme.txt", OURS)
    start = state(shop)
    just(shop, "update", expect=3)
    (shop / "readme.txt").write_text("half-way through\n", encoding="utf-8")
    (shop / "note.txt").write_text("mine\n", encoding="utf-8")
    just(shop, "update", "--abort")
    (shop / "note.txt").unlink()
    assert state(shop) == start
    assert git(shop, "show", "refs/strata/taken-back:readme.txt") == "half-way through\n"


def test_a_file_that_is_dropped_keeps_its_changes(shops: Path, just: Command) -> None:
    dropped = "src/shop/catalog/gone.py"
    write(shops, dropped, "gone\nmine\n")
    done = just(shops, "update", expect=3)
    assert f"{dropped}: the release drops it, and you changed it: it was kept" in done.stdout
    assert (shops / dropped).read_text(encoding="utf-8") == "gone\nmine\n"
    assert not (shops / "src/shop/sales/gone.py").exists() or recorded(shops, "sales")
    just(shops, "update", "--continue")
    assert (shops / dropped).exists()
    assert not (shops / "src/shop/sales/gone.py").exists()


def test_deleted_and_moved_files_stay_so(shop: Path, just: Command) -> None:
    git(shop, "rm", "--quiet", "readme.txt")
    git(shop, "mv", "src/shop/catalog/wiring.py", "src/shop/catalog/wires.py")
    commit(shop, "Tidy up")
    just(shop, "update")
    assert not (shop / "readme.txt").exists()
    assert not (shop / "src/shop/catalog/wiring.py").exists()
    assert (shop / "src/shop/catalog/wires.py").read_text(encoding="utf-8") == LINES


def test_a_file_of_ours_where_the_release_has_one_is_not_overwritten(
    small: Small, shop: Path, just: Command
) -> None:
    small.release("v1.2.0", {"new.txt": "theirs\n"}, {})
    write(shop, "new.txt", "ours\n")
    assert "new.txt: you and the release" in just(shop, "update", expect=3).stdout
    assert "ours\n" in (shop / "new.txt").read_text(encoding="utf-8")


def test_an_ignored_file_where_the_release_has_one_is_not_overwritten(
    small: Small, shop: Path, just: Command
) -> None:
    small.release("v1.2.0", {".gitignore": "new.txt\n"}, {})
    just(shop, "update")
    small.release("v1.3.0", {".gitignore": "", "new.txt": "theirs\n"}, {})
    (shop / "new.txt").write_text("ours\n", encoding="utf-8")
    before = state(shop)
    assert "new.txt is ignored by Git" in just(shop, "update", expect=1).stderr
    assert state(shop) == before


def test_contexts_that_are_gone_renamed_or_made_by_hand_are_left_alone(
    shops: Path, just: Command
) -> None:
    git(shops, "rm", "--quiet", "-r", "src/shop/sales", ".copier-answers.sales.yml")
    git(shops, "mv", "src/shop/catalog", "src/shop/goods")
    (shops / "src/shop/hand").mkdir()
    write(shops, "src/shop/hand/wiring.py", LINES)
    before = files(shops / "src")
    done = just(shops, "update")
    assert "Note: catalog is left alone" in done.stdout
    assert "delete .copier-answers.catalog.yml" in done.stdout
    assert files(shops / "src") == before
    assert recorded(shops)["_commit"] == "v1.1.0"
    assert "Nothing to do" in just(shops, "update").stdout


def test_a_renamed_package_is_refused(shop: Path, just: Command) -> None:
    git(shop, "mv", "src/shop", "src/store")
    commit(shop, "Rename")
    before = state(shop)
    assert "there is no src/shop" in just(shop, "update", expect=1).stderr
    assert state(shop) == before


def test_an_answer_that_the_release_refuses_stops_it(
    small: Small, shop: Path, just: Command
) -> None:
    questions = (small.path / "copier.yml").read_text(encoding="utf-8")
    stricter = "tone: {type: str, default: plain, choices: [plain, loud]}\n"
    (small.path / "copier.yml").write_text(questions + stricter, encoding="utf-8")
    small.release("v1.2.0", {}, {})
    just(shop, "update")
    answers = (shop / ".copier-answers.yml").read_text(encoding="utf-8")
    write(shop, ".copier-answers.yml", answers.replace("tone: plain", "tone: loud"))
    looser = questions + stricter.replace(", loud", "")
    (small.path / "copier.yml").write_text(looser, encoding="utf-8")
    small.release("v1.3.0", {}, {})
    before = state(shop)
    done = just(shop, "update", expect=1)
    assert "does not take the answer tone: 'loud', and would go on with 'plain'" in done.stderr
    assert state(shop) == before


def test_a_commit_on_top_is_not_taken_back(shop: Path, just: Command) -> None:
    just(shop, "update")
    write(shop, "mine.txt", "mine\n")
    before = state(shop)
    assert "git reset --keep" in just(shop, "update", "--undo", expect=1).stderr
    git(shop, "reset", "--quiet", "--hard", "HEAD~")
    git(shop, "checkout", "--quiet", "-b", "other")
    assert "the update began on main" in just(shop, "update", "--undo", expect=1).stderr
    git(shop, "checkout", "--quiet", "main")
    just(shop, "update", "--undo")
    assert before != state(shop)


def test_hooks_do_not_run_and_stashes_and_ignored_files_stay(shop: Path, just: Command) -> None:
    write(shop, ".gitignore", "*.db\n")
    (shop / "shop.db").write_text("rows\n", encoding="utf-8")
    (shop / "readme.txt").write_text("stashed\n", encoding="utf-8")
    git(shop, "stash")
    for name in ("pre-commit", "commit-msg", "post-checkout", "post-merge", "post-commit"):
        hook = shop / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\ntouch hook-ran\nexit 1\n", encoding="utf-8")
        hook.chmod(0o755)
    just(shop, "update")
    just(shop, "update", "--undo")
    assert not list(shop.rglob("hook-ran"))
    assert (shop / "shop.db").read_text(encoding="utf-8") == "rows\n"
    assert len(git(shop, "stash", "list").splitlines()) == 1
    assert git(shop, "worktree", "list").count("\n") == 1


def test_a_service_may_be_a_folder_of_a_repository_or_a_second_working_tree(
    small: Small, shop: Path, just: Command, tmp_path: Path
) -> None:
    copy_of(shop, tmp_path / "all" / "services" / "shop")
    shop = tmp_path / "all" / "services" / "shop"
    shutil.rmtree(shop / ".git")
    for file in shop.glob(".copier-answers*.yml"):
        text = file.read_text(encoding="utf-8").replace("../template", str(small.path))
        file.write_text(text, encoding="utf-8")
    commit(tmp_path / "all", "Everything")
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.com")):
        git(shop, "config", key, value)
    git(shop, "worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second"))
    for service in (shop, tmp_path / "second" / "services" / "shop"):
        before = state(service)
        write(service, "src/shop/catalog/wiring.py", OURS)
        just(service, "update", expect=3)
        assert "UU services/shop/src/shop/catalog/wiring.py" in changes(service)
        write(service, "src/shop/catalog/wiring.py", LINES)
        just(service, "update", "--continue")
        assert recorded(service, "catalog")["_commit"] == "v1.1.0"
        just(service, "update", "--undo")
        git(service, "reset", "--quiet", "--hard", "HEAD~")
        assert state(service) == before


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda shop: (shop / "readme.txt").write_text("typing\n", encoding="utf-8"),
        lambda shop: write(shop, "mine.txt", "mine\n"),
    ],
    ids=["a file", "a commit"],
)
def test_what_changes_meanwhile_is_not_lost(
    shop: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Path], object]
) -> None:
    def say(text: str) -> None:
        if text.startswith("catalog"):
            meanwhile(shop)

    monkeypatch.chdir(shop)
    with pytest.raises(Refused):
        begin(Service(shop), "", say)
    names = {*files(shop)}
    assert recorded(shop)["_commit"] == "v1.0.0"
    assert "old.txt" in names
    if "mine.txt" not in names:
        assert (shop / "readme.txt").read_text(encoding="utf-8") == "typing\n"


def test_a_second_update_waits_its_turn(shop: Path, just: Command) -> None:
    (shop / ".git/strata").mkdir()
    with FileLock(shop / ".git/strata/lock"):
        assert "another update" in just(shop, "update", expect=1).stderr
    just(shop, "update")


def test_uv_lock_follows_pyproject_or_says_why_not(
    small: Small, shop: Path, just: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho locked > uv.lock\n", encoding="utf-8")
    uv.chmod(0o755)
    monkeypatch.setenv("UV", str(uv))
    just(shop, "update")
    assert not (shop / "uv.lock").exists()
    write(shop, "uv.lock", "old\n")
    small.release("v1.2.0", {"readme.txt": LINES}, {})
    just(shop, "update")
    assert (shop / "uv.lock").read_text(encoding="utf-8") == "old\n"
    small.release("v1.3.0", {"pyproject.toml": "[project]\nname = 'shop'\n"}, {})
    just(shop, "update")
    assert (shop / "uv.lock").read_text(encoding="utf-8") == "locked\n"
    assert changes(shop) == []
    uv.write_text("#!/bin/sh\necho 'error: no network' >&2\nexit 2\n", encoding="utf-8")
    small.release("v1.4.0", {"pyproject.toml": "[project]\nname = 'shop2'\n"}, {})
    done = just(shop, "update")
    assert "uv.lock is as it was, because `uv lock` failed: error: no network" in done.stdout
    assert recorded(shop)["_commit"] == "v1.4.0"


def test_line_ends_of_a_working_tree_are_no_changes(shop: Path, just: Command) -> None:
    git(shop, "config", "core.autocrlf", "true")
    git(shop, "rm", "--quiet", "--cached", "-r", ".")
    git(shop, "reset", "--quiet", "--hard")
    assert b"\r\n" in (shop / "readme.txt").read_bytes()
    write(shop, "readme.txt", FIRST.replace("\n", "\r\n"))
    just(shop, "update")
    text = git(shop, "show", "HEAD:readme.txt")
    assert text == FIRST.replace(LAST, "line 12, theirs\n")


def test_committed_line_ends_of_windows_stay(shop: Path, just: Command) -> None:
    write(shop, "readme.txt", FIRST.replace("\n", "\r\n"))
    write(shop, "src/shop/catalog/wiring.py", OURS.replace("\n", "\r\n"))
    just(shop, "update", expect=3)
    readme = (shop / "readme.txt").read_bytes()
    assert readme == FIRST.replace(LAST, "line 12, theirs\n").replace("\n", "\r\n").encode()
    wiring = (shop / "src/shop/catalog/wiring.py").read_bytes()
    assert wiring.count(b"\n") == wiring.count(b"\r\n") == 16
    git(shop, "add", "--all")
    assert "has conflict marks" in just(shop, "update", "--continue", expect=1).stderr
    write(shop, "src/shop/catalog/wiring.py", OURS.replace("\n", "\r\n"))
    just(shop, "update", "--continue")


def test_a_template_elsewhere_is_fetched_once(
    small: Small, shop: Path, just: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an address that Git finds in a mirror, as it does for a team without the network."""
    run(["git", "clone", "--quiet", "--mirror", str(small.path), "mirror.git"], tmp_path)
    address = "https://git.invalid/strata.git"
    answers = (shop / ".copier-answers.yml").read_text(encoding="utf-8")
    write(shop, ".copier-answers.yml", answers.replace("../template", address))
    assert address in just(shop, "update", expect=1).stderr
    monkeypatch.setenv("COPIER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{tmp_path / 'mirror.git'}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", address)
    just(shop, "update")
    assert recorded(shop)["_commit"] == "v1.1.0"
    assert recorded(shop)["_src_path"] == address
