"""The scheduled workflow: a valid one, whose steps do what they say with a `gh` and a `just update` of our own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.helpers.combinations import DEFAULT
from tests.helpers.process import Completed, commit, git, run
from tests.helpers.rendering import render
from tests.helpers.services import Service
from tests.helpers.template import Template

UVX = """\
#!/bin/sh
echo "$@" >> "$CALLS"
case $MODE in
  updated) git commit --quiet --allow-empty --message "Update the service from v1 to v2" ;;
  stopped) echo "readme.txt: you and the release changed the same lines"; exit 3 ;;
  refused) echo "the template cannot be read" >&2; exit 1 ;;
esac
"""
GH = """\
#!/bin/sh
[ -n "$GH_TOKEN" ] || exit 9
printf '%s\\n' "gh $*" >> "$CALLS"
case "$1 $2" in
  "pr list" | "issue list") cat "$KNOWN" ;;
esac
for word; do [ "$last" != --body-file ] || cat "$word" >> "$CALLS"; last=$word; done
"""

Play = Callable[..., Completed]


@pytest.fixture
def play(bare_service: Service, tmp_path: Path) -> Play:
    """Runs the steps of the workflow in a service, and returns the last step with what was called."""
    service = bare_service.path
    answers = service / ".copier-answers.yml"
    text = answers.read_text(encoding="utf-8").splitlines()
    kept = [line for line in text if not line.startswith(("_src_path:", "_commit:"))]
    source = "_commit: v2\n_src_path: https://example.com/strata.git"
    answers.write_text("\n".join([source, *kept, ""]), encoding="utf-8")
    commit(service, "Come from elsewhere")
    run(["git", "clone", "--quiet", "--bare", str(service), "origin.git"], tmp_path)
    git(service, "remote", "add", "origin", str(tmp_path / "origin.git"))
    (tmp_path / "bin").mkdir()
    for name, script in (("uvx", UVX), ("gh", GH)):
        (tmp_path / "bin" / name).write_text(script, encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    for name in ("calls", "known", "output"):
        (tmp_path / name).touch()

    def steps(mode: str, known: str = "", release: str = "") -> Completed:
        (tmp_path / "known").write_text(known, encoding="utf-8")
        (tmp_path / "output").write_text("", encoding="utf-8")
        (tmp_path / "calls").write_text("", encoding="utf-8")
        env = {
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "MODE": mode,
            "RELEASE": release,
            "CALLS": str(tmp_path / "calls"),
            "KNOWN": str(tmp_path / "known"),
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_SHA": git(service, "rev-parse", "HEAD").strip(),
            "GITHUB_REF_NAME": "main",
        }
        workflow = yaml.safe_load((service / ".github/workflows/update.yml").read_text("utf-8"))
        update, publish = [s["run"] for s in workflow["jobs"]["update"]["steps"] if "run" in s]
        done = run(["bash", "-e", "-c", update], service, env, expect=None)
        outcome = (tmp_path / "output").read_text("utf-8").strip().removeprefix("outcome=")
        if done.code == 0 and outcome:
            token = {"GH_TOKEN": "secret", "OUTCOME": outcome}
            done = run(["bash", "-e", "-c", publish], service, env | token, expect=None)
        return Completed(done.code, (tmp_path / "calls").read_text("utf-8"), done.output)

    return steps


def branches(folder: Path) -> list[str]:
    return git(folder, "branch", "--format=%(refname:short)").split()


def test_an_update_becomes_a_pull_request(play: Play, tmp_path: Path) -> None:
    done = play("updated", release="0.3.0")
    assert done.code == 0, done.stderr
    assert "just update 0.3.0\n" in done.stdout
    branch = "update-from-template-v2"
    assert f"gh pr create --head {branch} --base main" in done.stdout
    assert "### Update the service from v1 to v2" in done.stdout
    assert branches(tmp_path / "origin.git") == ["main", branch]


def test_one_that_is_open_or_was_declined_is_left_alone(play: Play, tmp_path: Path) -> None:
    done = play("updated", known="7\n")
    assert (done.code, "gh pr create" in done.stdout) == (0, False)
    assert branches(tmp_path / "origin.git") == ["main"]


def test_a_conflict_or_a_refused_push_becomes_an_issue_once(play: Play, tmp_path: Path) -> None:
    done = play("stopped")
    assert done.code == 0, done.stderr
    assert "gh issue create --title Update from the template to v2 needs a hand" in done.stdout
    assert "readme.txt: you and the release changed the same lines" in done.stdout
    assert "gh issue create" not in play("stopped", known="8\n").stdout
    hook = tmp_path / "origin.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho no workflows permission >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = play("updated")
    assert done.code == 0, done.stderr
    assert "gh issue create" in done.stdout
    assert "no workflows permission" in done.stdout


def test_nothing_new_is_silent_and_a_refusal_is_not(play: Play) -> None:
    done = play("nothing")
    assert (done.code, "gh" in done.stdout) == (0, False)
    assert play("refused").code == 1


def test_a_template_on_somebodys_machine_is_no_failure(play: Play, bare_service: Service) -> None:
    answers = bare_service.path / ".copier-answers.yml"
    text = answers.read_text(encoding="utf-8").replace("https://example.com/", "../")
    answers.write_text(text, encoding="utf-8")
    done = play("updated")
    assert (done.code, done.stdout) == (0, "")
    assert "::notice::" in done.stderr


@pytest.mark.parametrize(
    ("ci", "pattern", "schema"),
    [
        ("github", ".github/workflows/*.yml", "vendor.github-workflows"),
        ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
        ("none", "", ""),
    ],
)
def test_the_pipelines_are_valid(
    template: Template, tmp_path: Path, ci: str, pattern: str, schema: str
) -> None:
    service = render(template, tmp_path / "service", {**DEFAULT.answers, "ci": ci})
    found = sorted(service.glob(pattern)) if pattern else []
    assert [file.name for file in found] == {
        "github": ["check.yml", "update.yml"],
        "gitlab": [".gitlab-ci.yml"],
        "none": [],
    }[ci]
    if found:
        program = Path(sys.executable).parent / "check-jsonschema"
        subprocess.run([program, "--builtin-schema", schema, *found], check=True)
    for file in found:
        for line in file.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert len(line.partition("@")[2].split()[0]) == 40, line


@pytest.mark.parametrize(
    ("database", "persona"),
    [("sqlite", "pedantic"), ("postgresql", "regular"), ("mysql", "regular")],
)
def test_zizmor_finds_nothing_in_the_workflows(
    template: Template, tmp_path: Path, database: str, persona: str
) -> None:
    """Pedantry asks for a digest of the database's image, too, which would bring no new minor release."""
    answers = {**DEFAULT.answers, "database": database, "ci": "github"}
    service = render(template, tmp_path / "service", answers)
    program = Path(sys.executable).parent / "zizmor"
    run([program, "--offline", f"--persona={persona}", ".github/workflows"], service)
