"""The committed examples are what the template renders now."""

import pytest

from scripts.examples import EXAMPLES, Example, rendered_files
from tests.helpers.process import git
from tests.helpers.template import ROOT, Template


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_a_fresh_render(example: Example, template: Template) -> None:
    """Where this fails: `just examples`, and read the difference."""
    folder = ROOT / "examples" / example.name
    listed = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = [name for name in listed.split("\0") if name and (folder / name).is_file()]
    committed = {name: (folder / name).read_bytes() for name in names}
    fresh = rendered_files(example, template.path)
    assert sorted(committed) == sorted(fresh)
    differing = [name for name in fresh if committed[name] != fresh[name]]
    assert not differing
