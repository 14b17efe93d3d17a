"""Rendered Python, formatted by ruff while it is rendered.

Import order and line breaks depend on the names that users choose, so a template cannot have them right;
nor need it decide which imports a definition leaves unused.
Two processes a file, at work side by side, cost about 6 ms; ruff's language server would cost 1 ms and
a hundred lines of protocol.
"""

import re
from functools import lru_cache
from importlib import import_module
from subprocess import DEVNULL, PIPE, Popen

from copier.errors import UserMessageError

_PYTHON = re.compile(r"\.pyi?(\{%[^%]*%\})*\.jinja$")
_EMPTY_IMPORT = re.compile(r"^from \S+ import \(\s*\)\n", re.MULTILINE)
_COMMON = (
    "--isolated",
    "--no-cache",
    "--target-version=py312",
    "--line-length=100",
)
WITHOUT_RUFF = (
    "This template formats what it renders with ruff, which is not installed beside copier.\n"
    "Run copier as: uvx --with copier-template-extensions --with ruff copier …"
)


def ruff() -> str:
    """Return the path of ruff's program.

    Raises UserMessageError, saying how to run copier, where it is missing.
    """
    try:
        module = import_module("ruff")
    except ImportError as error:
        raise UserMessageError(WITHOUT_RUFF) from error
    return str(module.find_ruff_bin())


def is_python(template: str) -> bool:
    """Tell by the name of a template whether it renders a Python file."""
    return _PYTHON.search(template) is not None


def formatted(source: str, package: str, template: str) -> str:
    """Return rendered Python with the imports it uses, sorted, and the shipped formatter's layout.

    Raises UserMessageError, naming the template, when the source is not valid Python, and when ruff
    is missing.
    """
    if not source.strip():
        return ""
    code, output = _run(ruff(), _EMPTY_IMPORT.sub("", source), package)
    if code:
        raise UserMessageError(f"The template {template} renders invalid Python: {output.strip()}")
    return output


@lru_cache(maxsize=2048)  # an update renders most files twice
def _run(program: str, source: str, package: str) -> tuple[int, str]:
    # Without `src`, folders that happen to be where copier runs would count as first-party.
    sort = [
        program,
        "check",
        "--quiet",
        *_COMMON,
        "--select=I,F401",
        "--fix",
        "--exit-zero",
        "--config=src=[]",
        f"--config=lint.isort.known-first-party=['{package}', 'tests']",
        "--config=lint.isort.split-on-trailing-comma=false",
        "-",
    ]
    layout = [program, "format", *_COMMON, "--stdin-filename", "rendered.py", "-"]
    with (
        Popen(sort, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as sorting,
        Popen(layout, stdin=sorting.stdout, stdout=PIPE, stderr=PIPE) as laying_out,
    ):
        assert sorting.stdin is not None
        assert sorting.stdout is not None
        sorting.stdout.close()
        sorting.stdin.write(source.encode())
        sorting.stdin.close()
        output, error = laying_out.communicate()
    return laying_out.returncode, (error if laying_out.returncode else output).decode()
