"""The sources of a service are formatted as they stand: the formatter at render time is for names.

Those of a context name every import that some field may need, and leave it to the formatter to drop the rest.
"""

from difflib import unified_diff
from pathlib import Path

from scripts.examples import EXAMPLES, rendered_files
from tests.helpers.template import Template

UNFORMATTED = '''

def formatted(source: str, package: str, template: str) -> str:  # type: ignore[no-redef]
    """Return what the template renders, as it stands."""
    return source
'''


def test_formatting_changes_nothing_for_ordinary_names(template: Template, tmp_path: Path) -> None:
    example = EXAMPLES[0]
    as_they_stand = template.fork(tmp_path / "template")
    as_they_stand.release("v0.2.0", {"extensions/formatting.py": lambda text: text + UNFORMATTED})
    formatted = rendered_files(example, template.path)
    unformatted = rendered_files(example, as_they_stand.path)
    own = f"/{example.context}"
    python = [name for name in formatted if name.endswith(".py") and own not in name]
    assert python
    differing = [name for name in python if formatted[name] != unformatted[name]]
    assert not differing, "\n".join(
        line for name in differing for line in difference(name, unformatted[name], formatted[name])
    )


def difference(name: str, old: bytes, new: bytes) -> list[str]:
    """Return what the formatter changes in a file."""
    texts = (old.decode().splitlines(), new.decode().splitlines())
    return list(unified_diff(*texts, f"{name} as rendered", f"{name} formatted", n=1, lineterm=""))
