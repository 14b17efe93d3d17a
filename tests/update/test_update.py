"""Updates: the newest release arrives, and what was edited by hand stays."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.combinations import CATALOG, COMBINATIONS, DEFAULT, LIBRARY, Combination
from tests.helpers.process import commit, git
from tests.helpers.rendering import (
    add_context,
    answers_file,
    changes,
    conflicts,
    copier,
    copy_of,
    recorded,
    render,
    update,
)
from tests.helpers.services import Service
from tests.helpers.template import Edit, Template

NEWER = "v0.2.0"


@pytest.fixture
def releases(template: Template, tmp_path: Path) -> Template:
    """A copy of the template that the test adds releases to."""
    return template.fork(tmp_path / "template")


@pytest.fixture
def grown(releases: Template, tmp_path: Path) -> Path:
    """A committed service with the context `catalog`, from the first release of the copy."""
    service = render(releases, tmp_path / "service", DEFAULT.answers)
    commit(service, "Add the service")
    add_context(releases, service, "catalog", CATALOG)
    commit(service, "Add catalog")
    return service


def path_in(template: Template, kind: str, file: str) -> str:
    """Return the one path of a template's source whose rendered name is `file`."""
    folder = template.path / "template" / kind
    found = [path for path in folder.rglob(f"{file}*") if path.name in {file, f"{file}.jinja"}]
    assert len(found) == 1, f"{file} is rendered from {found}"
    return found[0].relative_to(template.path).as_posix()


def starting_with(line: str) -> Edit:
    """Return an edit that puts a line first."""
    return lambda text: f"{line}\n{text}"


def append(file: Path, line: str) -> None:
    """Edit a file as its owner would, at its end."""
    file.write_text(f"{file.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")


@pytest.mark.parametrize("combination", COMBINATIONS[::5], ids=str)
def test_an_update_to_the_same_version_changes_nothing(
    combination: Combination, rendered: Callable[[Combination], Service], tmp_path: Path
) -> None:
    service = copy_of(rendered(combination).path, tmp_path / "service")
    for context in (None, "catalog", "library", "sales"):
        update(service, context)
        assert changes(service) == [], answers_file(context)


def test_an_update_of_the_service_keeps_an_edit(releases: Template, grown: Path) -> None:
    append(grown / "justfile", "# Ours\nours:\n    echo ours")
    commit(grown, "Add a recipe")
    releases.release(NEWER, {path_in(releases, "service", "justfile"): starting_with("# Theirs")})
    update(grown)
    text = (grown / "justfile").read_text(encoding="utf-8")
    assert text.startswith("# Theirs\n")
    assert text.endswith("    echo ours\n")
    assert conflicts(grown) == []
    assert recorded(grown)["_commit"] == NEWER
    assert recorded(grown, "catalog")["_commit"] != NEWER


def test_an_update_of_a_context_keeps_an_edit(releases: Template, grown: Path) -> None:
    wiring = grown / "src" / str(recorded(grown)["package"]) / "catalog" / "wiring.py"
    append(wiring, '\nOURS = "ours"')
    commit(grown, "Edit the wiring")
    releases.release(
        NEWER,
        {path_in(releases, "context", "wiring.py"): starting_with('"""Theirs."""\n')},
    )
    update(grown, "catalog")
    text = wiring.read_text(encoding="utf-8")
    assert text.startswith('"""Theirs."""\n')
    assert text.endswith('OURS = "ours"\n')
    assert conflicts(grown) == []
    assert recorded(grown, "catalog")["_commit"] == NEWER
    assert recorded(grown)["_commit"] != NEWER


def test_an_edit_of_the_same_line_is_reported_as_a_conflict(
    releases: Template, grown: Path
) -> None:
    """The helper sees what copier's exit code hides."""
    justfile = grown / "justfile"
    justfile.write_text("# Ours\n" + justfile.read_text(encoding="utf-8"), encoding="utf-8")
    commit(grown, "Edit the first line")
    releases.release(NEWER, {path_in(releases, "service", "justfile"): starting_with("# Theirs")})
    update(grown)
    assert conflicts(grown) == ["justfile"]


def test_code_that_a_release_changes_is_honoured_in_one_update(
    releases: Template, tmp_path: Path
) -> None:
    """Both releases' extensions run in one process: the newer must not reuse the older's modules."""
    service = render(releases, tmp_path / "service", DEFAULT.answers)
    commit(service, "Add the service")
    add_context(releases, service, "stores", {"Shop": "label:str"})
    commit(service, "Add stores")
    releases.release(
        NEWER,
        {
            "extensions/fields.py": lambda text: text.replace(
                "FieldType.STR: (0, 255)", "FieldType.STR: (0, 254)"
            )
        },
    )
    context = answers_file("stores")
    copier(service, "update", "--trust", "--defaults", "--answers-file", context)
    assert conflicts(service) == []
    shown = git(service, "diff", "HEAD", "--", "src")
    assert "254" in shown
    assert "-" in shown
    assert git(service, "grep", "-w", "255", "--", "src/*/stores", expect=None) == ""


def test_a_recipe_updates_the_service_and_each_context_in_commits_of_their_own(
    releases: Template, grown: Path
) -> None:
    releases.release(
        NEWER,
        {
            path_in(releases, "service", "justfile"): starting_with("# Theirs"),
            path_in(releases, "context", "wiring.py"): starting_with('"""Theirs."""\n'),
        },
    )
    before = git(grown, "rev-list", "--count", "HEAD")
    Service(grown, GIT_AUTHOR).just("update")
    assert changes(grown) == []
    assert int(git(grown, "rev-list", "--count", "HEAD")) == int(before) + 2
    assert recorded(grown)["_commit"] == recorded(grown, "catalog")["_commit"] == NEWER


GIT_AUTHOR = {
    "GIT_AUTHOR_NAME": "Owner",
    "GIT_AUTHOR_EMAIL": "owner@localhost",
    "GIT_COMMITTER_NAME": "Owner",
    "GIT_COMMITTER_EMAIL": "owner@localhost",
}


def test_the_recipe_stops_at_a_conflict(releases: Template, grown: Path) -> None:
    justfile = grown / "justfile"
    justfile.write_text("# Ours\n" + justfile.read_text(encoding="utf-8"), encoding="utf-8")
    commit(grown, "Edit the first line")
    releases.release(NEWER, {path_in(releases, "service", "justfile"): starting_with("# Theirs")})
    done = Service(grown, GIT_AUTHOR).just("update", expect=3)
    assert "justfile: you and the release changed the same lines" in done.stdout
    assert recorded(grown, "catalog")["_commit"] != NEWER
    assert "git checkout --ours justfile" in done.stdout
    git(grown, "checkout", "--quiet", "--ours", "justfile")
    Service(grown, GIT_AUTHOR).just("update", "--undo")
    assert changes(grown) == []


@pytest.mark.parametrize(
    ("context", "data"),
    [
        (None, "kind=context"),
        (None, "package=other"),
        ("catalog", "kind=service"),
        ("catalog", "package=other"),
        ("catalog", "context=other"),
    ],
)
def test_an_identity_cannot_change_in_an_update(
    service: Service, context: str | None, data: str
) -> None:
    command = ["update", "--trust", "--defaults", "--answers-file", answers_file(context)]
    done = copier(service.path, *command, "--data", data, expect=None)
    assert done.code != 0
    assert data.partition("=")[0] in done.output
    assert "Traceback" not in done.output
    assert changes(service.path) == []


def test_two_contexts_of_two_branches_merge_cleanly(
    template: Template, bare_service: Service
) -> None:
    service = bare_service.path
    for name, entities in (("catalog", CATALOG), ("library", LIBRARY)):
        git(service, "checkout", "--quiet", "-b", name, "main")
        add_context(template, service, name, entities)
        commit(service, f"Add {name}")
    git(service, "checkout", "--quiet", "main")
    git(service, "merge", "--quiet", "--no-edit", "catalog")
    git(service, "merge", "--quiet", "--no-edit", "library")
    assert conflicts(service) == []
    assert {path.parent.name for path in service.glob("src/*/*/wiring.py")} == {
        "catalog",
        "library",
    }


def test_a_context_edits_no_existing_file(template: Template, bare_service: Service) -> None:
    add_context(template, bare_service.path, "catalog", CATALOG)
    assert {line[:2] for line in changes(bare_service.path)} == {"??"}


def test_an_update_brings_rules_and_leaves_those_of_the_team(
    releases: Template, grown: Path
) -> None:
    flags = grown / "checks" / "flags.txt"
    flags.write_text("--off=AS-03\n", encoding="utf-8")
    (grown / "checks" / "local" / "prices.yml").write_text("id: prices\n", encoding="utf-8")
    commit(grown, "Decide what fails")
    checks = "template/service/checks"
    rule, theirs = f"{checks}/rules/AP-08.yml", f"{checks}/flags.txt"
    releases.release(NEWER, {rule: starting_with("# Newer"), theirs: starting_with("# Newer")})
    update(grown)
    assert (grown / "checks/rules/AP-08.yml").read_text(encoding="utf-8").startswith("# Newer\n")
    assert flags.read_text(encoding="utf-8") == "--off=AS-03\n"
    assert (grown / "checks/local/prices.yml").exists()
    assert conflicts(grown) == []


BRIGHT = """
id: AP-14-bright
language: python
severity: warning
message: AP-14 a colour that every function can change
rule: { pattern: BRIGHT = $_ }
"""


def test_a_rule_that_an_update_brings_reports_in_an_old_service_and_fails_a_new_one(
    releases: Template,
    grown: Path,
    installed: Callable[[Combination], Service],
    tmp_path: Path,
) -> None:
    checks = "template/service/checks"
    edits: dict[str, Edit | str] = {
        f"{checks}/rules/AP-14-bright.yml": BRIGHT,
        f"{checks}/flags.txt": lambda text: f"{text}--error=AP-14-bright\n",
    }
    releases.release(NEWER, edits)
    update(grown)
    commit(grown, "Update")
    new = render(releases, tmp_path / "new", DEFAULT.answers)
    tools = {"UV_PROJECT_ENVIRONMENT": str(installed(DEFAULT).path / ".venv"), "UV_NO_SYNC": "1"}
    for service, code, found in ((grown, 0, "warning"), (new, 1, "error")):
        assert "AP-14" not in Service(service, tools).just("rules").output
        (Service(service).source / "shared" / "colours.py").write_text("BRIGHT = 1\n", "utf-8")
        done = Service(service, tools).just("rules", expect=code)
        assert f"{found}[AP-14-bright]" in done.stdout


def test_a_service_older_than_the_rules_is_told_and_does_not_fail(
    releases: Template, grown: Path, installed: Callable[[Combination], Service]
) -> None:
    git(grown, "rm", "--quiet", "-r", "checks")
    commit(grown, "Be of a release without rules")
    (Service(grown).source / "shared" / "told.py").write_text("print(1)\n", "utf-8")
    commit(grown, "Break a rule that gates")
    git(releases.path, "commit", "--quiet", "--allow-empty", "--message", "Release 0.2.0")
    git(releases.path, "tag", NEWER)
    update(grown)
    assert "\n--warning\n" in (grown / "checks" / "flags.txt").read_text(encoding="utf-8")
    git(
        grown, "checkout", "--quiet", "HEAD~2", "--", "checks/rules"
    )  # copier leaves deleted files so
    tools = {"UV_PROJECT_ENVIRONMENT": str(installed(DEFAULT).path / ".venv"), "UV_NO_SYNC": "1"}
    assert "warning[AP-18]" in Service(grown, tools).just("rules").stdout


def test_the_program_of_another_release_can_be_taken(bare_service: Service, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "uvx"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    for env, release in ((path, "v0.1.0"), ({**path, "STRATA_RELEASE": "v9.1.0"}, "v9.1.0")):
        words = Service(bare_service.path, env).just("update", "0.3.0", "--dry-run").stdout.split()
        assert words[2].endswith(f"@{release}")
        assert words[3:] == ["strata", "update", "0.3.0", "--dry-run"]
