"""Set-up for a machine with nothing but Python, git and a shell: the tools, then `try` or `test`.

Standard library only. Everything is written under `.tools/` of this clone, into the folder that `try` is
given, and into the tools' own caches.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
ENVIRONMENT = TOOLS / "env"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
ON_PATH = TOOLS / "bin"
LOGS = TOOLS / "logs"

OLDEST, NEWEST = (3, 12), (3, 14)
UV_MINIMUM = (0, 8)

CONTEXT = "catalog"
ENTITY = "Product"
FIELDS = (
    "sku:str:max=32:unique name:str:max=200 price:decimal=12,2:min=0 "
    "status:state=draft,active,archived:moves=activate.draft.active,archive.active.archived "
    "note:text:null launched_on:date:null:filter"
)
PRODUCT = {"sku": "MUG-1", "name": "Mug", "price": "12.50"}


class Failed(Exception):
    """A step that did not succeed; its text is the whole report for the user."""


@dataclass
class Journal:
    """Prints one line a step and writes every command with its whole output to a log file."""

    path: Path
    steps: int = 0

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("", encoding="utf-8")

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[Callable[[str], None]]:
        """Number and time one step; the caller may give it a better title once it knows the result."""
        self.steps += 1
        lead = f"{self.steps:>2}. "
        working = f"{lead}{title} ..."
        tty = sys.stdout.isatty()
        if tty:
            print(working, end="", flush=True)
        titles = [title]
        start = time.monotonic()
        try:
            yield titles.append
        except BaseException:
            print("\r" * tty + f"{lead}{titles[-1]}: failed".ljust(len(working)), flush=True)
            raise
        line = f"{lead}{titles[-1]} ".ljust(70, ".")
        print("\r" * tty + f"{line}{time.monotonic() - start:6.1f} s", flush=True)

    def note(self, text: str) -> None:
        """Print a line that belongs to the step above."""
        print(f"      {text}", flush=True)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path = ROOT,
        env: Mapping[str, str] | None = None,
    ) -> str:
        """Run a command and return its standard output; raise Failed with its last lines otherwise."""
        words = [str(word) for word in command]
        try:
            done = subprocess.run(
                words,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise Failed(self.report(words, cwd, f"could not be started: {error}", "")) from error
        with self.path.open("a", encoding="utf-8") as log:
            log.write(f"$ {shlex.join(words)}    (in {cwd})\n{done.stdout}{done.stderr}\n")
            log.write(f"exit code {done.returncode}\n\n")
        if done.returncode != 0:
            problem = f"exit code {done.returncode}"
            raise Failed(self.report(words, cwd, problem, done.stdout + done.stderr))
        return done.stdout

    def report(self, command: Sequence[str], cwd: Path, problem: str, output: str) -> str:
        """Say what failed: the command, where, how, its last lines, and where the rest is."""
        tail = [line.rstrip() for line in output.splitlines() if line.strip()][-25:]
        lines = [
            f"  command   {shlex.join(command)}",
            f"  in        {cwd}",
            f"  result    {problem}",
        ]
        if tail:
            lines += ["  output (last lines)", *(f"    {line}" for line in tail)]
        return "\n".join([*lines, f"  whole log {self.path}"])


@dataclass(frozen=True)
class Toolbox:
    """The tools that the template needs, and the environment in which they find each other."""

    uv: str
    env: dict[str, str]
    uv_is_ours: bool
    exports: dict[str, str] = field(default_factory=dict)


def declared() -> dict[str, Any]:
    """Return what pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def dependencies(*groups: str) -> list[str]:
    """Return the requirements of dependency groups in pyproject.toml, included groups resolved."""
    found: list[str] = []
    for group in groups:
        for entry in declared()["dependency-groups"][group]:
            found += [entry] if isinstance(entry, str) else dependencies(entry["include-group"])
    return found


def version_of(command: str) -> tuple[int, ...]:
    """Return the version that a program prints, or () where it does not run."""
    try:
        done = subprocess.run(
            [command, "--version"], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    match = re.search(r"(\d+)\.(\d+)\.(\d+)", done.stdout)
    return tuple(map(int, match.groups())) if done.returncode == 0 and match else ()


def install(journal: Journal, group: str) -> Toolbox:
    """Make `.tools/` hold the tools of a dependency group; does nothing when it already does.

    Args:
        journal: where the commands are logged.
        group: a dependency group of pyproject.toml; the template's own dependencies come with it.

    Raises:
        Failed: with the reason, when an environment cannot be made or filled.
    """
    theirs = uv_of_the_machine()
    constraints = ROOT / "constraints.txt"
    wanted = [*declared()["project"]["dependencies"], *dependencies(group)]
    fingerprint = hashlib.sha256(
        json.dumps([str(ROOT), sys.version, constraints.read_text(), theirs]).encode()
    ).hexdigest()
    stamp = TOOLS / "stamp.json"
    state = json.loads(stamp.read_text()) if stamp.is_file() else {}
    if state.get("fingerprint") != fingerprint:
        state = {"fingerprint": fingerprint, "installed": []}
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        stamp.unlink(missing_ok=True)
        make_environment(journal, theirs, constraints)
    uv = theirs or str(SCRIPTS / "uv")
    if not set(wanted) <= set(state["installed"]):
        pip: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", SCRIPTS / "python"]
        journal.run([*pip, "--constraints", constraints, *wanted])
        state["installed"] = sorted({*state["installed"], *wanted})
        stamp.write_text(json.dumps(state), encoding="utf-8")
    expose(uv_is_ours=theirs is None)
    path = os.pathsep.join([str(ON_PATH), os.environ.get("PATH", os.defpath)])
    env = {**os.environ, "PATH": path}
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT"):
        env.pop(name, None)
    return Toolbox(uv, env, theirs is None)


def uv_of_the_machine() -> str | None:
    """Return a uv on the PATH that runs, is new enough and was not put there by this file."""
    found = shutil.which("uv")
    if found is None or TOOLS in Path(found).parents or version_of(found) < UV_MINIMUM:
        return None
    return found


def make_environment(journal: Journal, uv: str | None, constraints: Path) -> None:
    """Make an empty virtual environment; with uv in it, where the machine has none."""
    TOOLS.mkdir(exist_ok=True)
    if uv is not None:
        journal.run([uv, "venv", "--quiet", "--python", sys.executable, ENVIRONMENT])
        return
    try:
        journal.run([sys.executable, "-m", "venv", ENVIRONMENT])
    except Failed as error:
        raise Failed(
            f"{error}\n\nThis Python cannot make virtual environments. Install what it lacks (on Debian and"
            " Ubuntu: apt install python3-venv), put another Python 3.11 or later first on the PATH,"
            " or install uv."
        ) from error
    pip: list[str | Path] = [
        SCRIPTS / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    journal.run([*pip, "--constraint", constraints, *dependencies("uv")])


def expose(*, uv_is_ours: bool) -> None:
    """Put just, and uv where the machine has none, into a folder that a user can add to the PATH."""
    shutil.rmtree(ON_PATH, ignore_errors=True)
    ON_PATH.mkdir(parents=True)
    suffix = ".exe" if os.name == "nt" else ""
    for name in ("just", "uv", "uvx") if uv_is_ours else ("just",):
        target, link = SCRIPTS / f"{name}{suffix}", ON_PATH / f"{name}{suffix}"
        if os.name == "nt":
            shutil.copy2(target, link)
        else:
            link.symlink_to(target)


def usable(python: str | Path) -> tuple[tuple[int, int, int], str] | None:
    """Run an interpreter and return its version and path, or None where it does not fit or run."""
    code = "import sys; print(*sys.version_info[:3], sys.implementation.name, sys.executable)"
    try:
        done = subprocess.run(
            [python, "-c", code], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    major, minor, patch, implementation, path = done.stdout.strip().split(" ", 4)
    version = int(major), int(minor), int(patch)
    fits = implementation == "cpython" and OLDEST <= version[:2] <= NEWEST
    return (version, path) if fits else None


def find_interpreter(tools: Toolbox) -> tuple[Toolbox, str]:
    """Return a toolbox whose uv finds a Python for services, and that Python's version.

    UV_PYTHON is set only where uv alone finds none (a shim of pyenv for a version that is not selected even
    stops its search), and a value that does not fit is dropped.

    Raises:
        Failed: when there is no such Python and none can be downloaded.
    """
    wanted = f">={OLDEST[0]}.{OLDEST[1]},<{NEWEST[0]}.{NEWEST[1] + 1}"
    env = {name: value for name, value in tools.env.items() if name != "UV_PYTHON"}
    for choice in filter(None, (tools.env.get("UV_PYTHON"), wanted)):
        command = [tools.uv, "python", "find", "--quiet", "--no-project", "--no-python-downloads"]
        asked = subprocess.run(
            [*command, choice], env=env, cwd=TOOLS, capture_output=True, text=True, check=False
        )
        if asked.returncode == 0 and (found := usable(asked.stdout.strip())):
            chosen = env if choice == wanted else tools.env
            return replace(tools, env=chosen), dotted(found[0])
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)] + [
        "python3",
        "python",
    ]
    candidates: list[str | Path] = [path for name in names if (path := shutil.which(name))]
    candidates += sorted((pyenv / "versions").glob("3.*/bin/python3"))
    fitting = [found for candidate in candidates if (found := usable(candidate))]
    if not fitting:
        fitting = [found] if (found := download_interpreter(tools)) else []
    if not fitting:
        raise Failed(
            "  A service needs Python 3.12, 3.13 or 3.14. None was found on the PATH, under pyenv or by uv,"
            " and\n  uv could not download one. Install one of them (for example: pyenv install 3.13)."
        )
    version, path = max(fitting)
    exports = {"UV_PYTHON": path}
    return replace(tools, env=env | exports, exports=exports), dotted(version)


def download_interpreter(tools: Toolbox) -> tuple[tuple[int, int, int], str] | None:
    """Let uv download an interpreter into its own store; None where it may not or cannot."""
    for command in (["install", "--quiet", "3.13"], ["find", "--managed-python", "3.13"]):
        done = subprocess.run(
            [tools.uv, "python", *command],
            env=tools.env,
            cwd=TOOLS,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            return None
    return usable(done.stdout.strip())


def dotted(version: tuple[int, ...]) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))


def run_tests(options: Sequence[str]) -> int:
    """Run the template's tests and return pytest's exit code."""
    journal = Journal(LOGS / "test.log")
    with journal.step("tools") as title:
        tools = install(journal, "tests")
        title("tools for the tests")
    with journal.step("Python for services") as title:
        tools, version = find_interpreter(tools)
        title(f"Python {version} for the rendered services")
    command = [str(SCRIPTS / "python"), "-m", "pytest", *options]
    env = {**tools.env, "STRATA_PYTHON": version.rpartition(".")[0]}
    # Containers often set it; without bytecode every program of a test takes four times as long to start.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def run_demo(folder: Path) -> int:
    """Do the main job in a folder, from nothing to answers over HTTP, and say how to go on."""
    journal = Journal(LOGS / "try.log")
    if shutil.which("git") is None:
        raise Failed("  git is needed, and there is none on the PATH")
    with journal.step("tools") as title:
        tools = install(journal, "tools")
        title("tools: copier, ruff, just, uv")
    with journal.step("Python") as title:
        tools, version = find_interpreter(tools)
        title(f"Python {version}")
    env = tools.env

    with journal.step("service"):
        source = template_source(journal)
        options = ["--trust", "--defaults", "--quiet", "--vcs-ref", "HEAD"]
        python = ["--data", f"python={version.rpartition('.')[0]}"]
        journal.run([SCRIPTS / "copier", "copy", *options, *python, source, folder], env=env)
        git = git_with_identity(folder)
        journal.run([*git, "-c", "init.defaultBranch=main", "init", "--quiet"], cwd=folder)
        journal.run([*git, "add", "--all"], cwd=folder)
        journal.run([*git, "commit", "--quiet", "--message", "Add the service"], cwd=folder)
        package = answer(folder, "package")
    if source != ROOT:
        journal.note(f"from a copy of this clone with its uncommitted changes, {source}")
    with journal.step(f"context {CONTEXT} with {ENTITY}"):
        journal.run(["just", "context", CONTEXT, ENTITY, FIELDS], cwd=folder, env=env)
        journal.run([*git, "add", "--all"], cwd=folder)
        journal.run([*git, "commit", "--quiet", "--message", f"Add {CONTEXT}"], cwd=folder)
    with journal.step("checks and tests: just check"):
        journal.run(["just", "check"], cwd=folder, env=env)
    with journal.step("database: just migrate"):
        journal.run(["just", "migrate"], cwd=folder, env=env)
    with contextlib.ExitStack() as stack:
        with journal.step("server") as title:
            url = stack.enter_context(server(journal, folder, package, env))
            title(f"server on {url}")
        with journal.step("requests"):
            exchanges = talk(url, journal)
        for line in exchanges:
            journal.note(line)
    with journal.step("server stopped, changes committed"):
        journal.run([*git, "add", "--all"], cwd=folder)
        left = journal.run([*git, "status", "--porcelain"], cwd=folder)
        if left:
            journal.run(
                [*git, "commit", "--quiet", "--message", "Lock the dependencies"], cwd=folder
            )
    print(how_to_go_on(folder, tools, package, source))
    return 0


def template_source(journal: Journal) -> Path:
    """Return a repository whose HEAD is this clone as it is now.

    That is the clone itself where everything is committed. Otherwise it is a copy under `.tools/`: Copier
    records no commit that exists for uncommitted files, and such a service could neither grow nor be updated.
    """
    with contextlib.suppress(Failed):
        if not journal.run(["git", "status", "--porcelain"]) and (ROOT / ".git").exists():
            return ROOT
    copy = TOOLS / "snapshot"
    journal.run(["git", "init", "--quiet", copy])
    git = [*git_with_identity(copy), f"--git-dir={copy / '.git'}"]
    journal.run([*git, f"--work-tree={ROOT}", "add", "--all"])
    journal.run(
        [*git, f"--work-tree={ROOT}", "commit", "--quiet", "--allow-empty", "-m", "Snapshot"]
    )
    journal.run([*git, f"--work-tree={copy}", "reset", "--quiet", "--hard"], cwd=copy)
    return copy


def git_with_identity(folder: Path) -> list[str]:
    """Return the git command for commits in the folder, with a stand-in author where none is set."""
    who = ["user.name=Strata", "user.email=strata@localhost"]
    asked = subprocess.run(
        ["git", "var", "GIT_AUTHOR_IDENT"], cwd=folder, capture_output=True, check=False
    )
    stand_in = [part for option in who for part in ("-c", option)] if asked.returncode else []
    return ["git", "-c", "commit.gpgsign=false", *stand_in]


def answer(folder: Path, key: str) -> str:
    """Return a plain answer that the service recorded."""
    text = (folder / ".copier-answers.yml").read_text(encoding="utf-8")
    match = re.search(rf"^{key}: ['\"]?([^'\"\n]+)", text, re.MULTILINE)
    if match is None:
        raise Failed(f"  {folder / '.copier-answers.yml'} has no answer {key!r}")
    return match[1]


@contextlib.contextmanager
def server(journal: Journal, folder: Path, package: str, env: Mapping[str, str]) -> Iterator[str]:
    """Run the service on a free port of this machine; yield its URL once it is ready, stop it after."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = ["uv", "run", "--quiet", "python", "-m", package]
    prefix = package.upper()
    settings = {f"{prefix}_HOST": "127.0.0.1", f"{prefix}_PORT": str(port)}
    output = journal.path.with_name("server.log")
    with output.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**env, **settings},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=os.name != "nt",
        )
        try:
            deadline = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError):
                    if request("GET", f"{url}/health/ready").status == 200:
                        break
                code = process.poll()
                if code is not None or time.monotonic() > deadline:
                    problem = "not ready after 60 s" if code is None else f"exit code {code}"
                    text = output.read_text(encoding="utf-8", errors="replace")
                    raise Failed(journal.report(command, folder, problem, text))
                time.sleep(0.1)
            yield url
        finally:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it started: politely, then for certain."""
    if os.name == "nt":
        process.terminate()
    elif process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header whatever its case; Failed where it is missing."""
        for key, value in self.headers.items():
            if key.lower() == name.lower():
                return value
        raise Failed(f"  an answer of status {self.status} has no header {name}")


def request(
    method: str, url: str, body: object = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Send one request to a local server, past any proxy; OSError where nobody listens."""
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} if data else {}
    message = urllib.request.Request(url, data, {**sent, **(headers or {})}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(message, timeout=10) as response:
            return Answer(response.status, dict(response.headers.items()), response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, dict(error.headers.items()), error.read())


def talk(url: str, journal: Journal) -> list[str]:
    """Create and read a product and try a forbidden move; return one line for each exchange.

    Raises:
        Failed: when an answer is not the expected one.
    """
    lines: list[str] = []

    def exchange(
        expected: int,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        found = request(method, url + path, body, headers)
        text = found.body.decode(errors="replace")
        if found.status != expected:
            shown = f"{method} {path} answered {found.status}, expected {expected}"
            raise Failed(journal.report([method, url + path], ROOT, shown, text))
        lines.append(f"{found.status}  {method} {path}")
        lines.append(f"     {text if len(text) <= 400 else text[:397] + '...'}")
        return found

    created = exchange(201, "POST", "/products", PRODUCT)
    path = created.header("Location").removeprefix(url)
    read = exchange(200, "GET", path)
    differing = {key for key, value in PRODUCT.items() if json.loads(read.body)[key] != value}
    if differing:
        raise Failed(
            f"  GET {path} differs from what was created in {', '.join(sorted(differing))}"
        )
    exchange(409, "POST", f"{path}/archive", headers={"If-Match": read.header("ETag")})
    return lines


def how_to_go_on(folder: Path, tools: Toolbox, package: str, source: Path) -> str:
    """Return the closing lines: where the service is, the next commands, and what it needs to grow."""
    exports = dict(tools.exports)
    if tools.uv_is_ours or shutil.which("just") is None:
        exports = {"PATH": f"{ON_PATH}{os.pathsep}$PATH", **exports}
    lines = ["", "The service is ready. Go on with", "", f'  cd "{folder}"']
    lines += [f'  export {name}="{value}"' for name, value in exports.items()]
    lines += [
        "  just            # every command of the service",
        '  just context orders Order "number:str:max=20:unique placed_on:date:filter"',
        "  just migrate && just check",
        "  just run        # then open http://127.0.0.1:8000/docs",
        f"  {package.upper()}_PORT=8001 just run    # where port 8000 is taken",
        "",
        f"Its recipes take the template from {source}: keep that folder.",
        f"Log: {LOGS / 'try.log'}",
    ]
    return "\n".join(lines)


def checked_folder(text: str) -> Path:
    """Return the folder for the demo, or end with the reason why it cannot be used."""
    folder = Path(text).expanduser().resolve()
    if folder.is_relative_to(ROOT):
        raise Failed(
            f"  {text} lies inside this clone: choose a folder outside of it, such as ../shop"
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise Failed(f"  {text} is not empty: choose a new or an empty folder")
    if folder.exists() and not folder.is_dir():
        raise Failed(f"  {text} is a file: choose a new or an empty folder")
    return folder


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="./try", description="Render, check, run and call a service."
    )
    parser.add_argument("folder", metavar="FOLDER", help="a new or an empty folder for the service")
    try:
        if arguments[:1] == ["test"]:
            return run_tests(arguments[1:])
        return run_demo(checked_folder(parser.parse_args(arguments[1:]).folder))
    except Failed as failure:
        print(f"\nFAILED\n{failure}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
