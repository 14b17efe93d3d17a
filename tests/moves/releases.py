"""A release that moves, drops and renames what services have."""

import re

from tests.helpers.template import Template

SERVICE, CONTEXT = "template/service", "template/context"
PACKAGE = f"{SERVICE}/src/{{{{ package }}}}"
OF_CONTEXT = f"{CONTEXT}/src/{{{{ package }}}}/{{{{ context }}}}"

DECLARED = """\
0.2.0:
  moved:
    src/<package>/shared/context.py: src/<package>/shared/kernel.py
    src/<package>/<context>/domain/errors.py: src/<package>/<context>/domain/refusals.py
    tests/service/test_health.py: tests/service/test_healthy.py
    docs/architecture.md: docs/design/architecture.md
  renamed:
    <package>.shared.kernel.Kernel: <package>.shared.kernel.Core
  dropped:
    - docs/decisions/0005-keyset-pages.md
    - docs/decisions/0006-contexts-are-found.md
    - tests/service/test_guards.py
"""
MOVED = {
    f"{PACKAGE}/shared/context.py.jinja": f"{PACKAGE}/shared/kernel.py.jinja",
    f"{OF_CONTEXT}/domain/errors.py.jinja": f"{OF_CONTEXT}/domain/refusals.py.jinja",
    f"{SERVICE}/tests/service/test_health.py.jinja": f"{SERVICE}/tests/service/test_healthy.py.jinja",
    f"{SERVICE}/docs/architecture.md.jinja": f"{SERVICE}/docs/design/architecture.md.jinja",
}
DROPPED = [
    f"{SERVICE}/docs/decisions/0005-keyset-pages.md",
    f"{SERVICE}/docs/decisions/0006-contexts-are-found.md",
    f"{SERVICE}/tests/service/test_guards.py",
]
RENAMED = {
    r"\bshared\.context\b": "shared.kernel",
    r"\bKernel\b": "Core",
    r"(\{\{ context \}\}\.domain)\.errors\b": r"\1.refusals",
}


def with_moves(template: Template, tag: str = "v0.2.0") -> None:
    """Release the template with moved files, whose code names the new places."""
    texts = {}
    for folder in (SERVICE, CONTEXT):
        for file in (template.path / folder).rglob("*"):
            name = file.relative_to(template.path).as_posix()
            if not file.is_file() or name in DROPPED:
                continue
            old = file.read_text(encoding="utf-8")
            if (new := _renamed(old)) != old:
                texts[MOVED.get(name, name)] = new
    template.release(tag, {**texts, "template/moves.yml": DECLARED}, MOVED, DROPPED)


def _renamed(text: str) -> str:
    for old, new in RENAMED.items():
        text = re.sub(old, new, text)
    return text
