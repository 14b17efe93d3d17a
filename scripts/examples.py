"""Render `examples/` afresh: two services, far apart in their answers, each with a context."""

import re
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from copier import run_copy

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES_FOLDER = ROOT / "examples"


@dataclass(frozen=True)
class Example:
    """A service of `examples/`, its answers and those of its one context."""

    name: str
    answers: Mapping[str, object]
    context: str
    entities: Mapping[str, str]


EXAMPLES = (
    Example(
        "shop",
        {
            "name": "shop",
            "description": "Sells mugs.",
            "author": "Ada Example",
            "framework": "litestar",
            "schemas": "msgspec",
            "database": "sqlite",
            "ci": "github",
        },
        "catalog",
        {
            "Product": "sku:str:max=32:unique name:str:max=200 price:decimal=12,2:min=0 "
            "status:state=draft,active,archived:moves=activate.draft.active,archive.active.archived "
            "note:text:null launched_on:date:null:filter",
        },
    ),
    Example(
        "clinic",
        {
            "name": "clinic",
            "description": "Keeps appointments and what was said in them.",
            "author": "Ada Example",
            "framework": "fastapi",
            "schemas": "pydantic",
            "database": "postgresql",
            "ci": "gitlab",
        },
        "visits",
        {
            "Patient": "name:str:max=100 email:email:unique born_on:date:immutable",
            "Room": "label:str:max=20:unique",
            "Visit": "number:str:max=12:unique:immutable:pattern=V[0-9]{6} "
            "patient_id:ref=Patient:filter rooms:refs=Room:filter "
            "starts_at:datetime:index:sort ends_on:date:null opens_at:time:null "
            "minutes:int:min=5:max=480 counter:bigint:default=0:readonly temperature:float:null "
            "fee:decimal=10,2:min=0:sort urgent:bool:default=false:filter "
            "email:email:null:secret report_url:url:null findings:json:null scan:bytes:max=4096:null "
            "symptoms:list=str kind:enum=first,follow_up,remote:default=first:filter "
            "progress:state=booked,started,closed,cancelled"
            ":moves=start.booked.started,close.started.closed,cancel.booked.cancelled "
            "remarks:text:null",
        },
    ),
)


def render(example: Example, source: Path, destination: Path) -> None:
    """Render an example from a repository of the template.

    Args:
        example: what to render.
        source: a git repository; its HEAD is rendered, with uncommitted changes.
        destination: a folder that does not exist yet.

    Raises:
        copier.errors.CopierError, ValueError: when copier refuses.
    """
    entities = dict(example.entities)
    data: dict[str, object] = {"kind": "context", "context": example.context, "entities": entities}
    steps: tuple[tuple[dict[str, object], str], ...] = (
        (dict(example.answers), ".copier-answers.yml"),
        (data, f".copier-answers.{example.context}.yml"),
    )
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    for answers, file in steps:
        run_copy(
            str(source),
            str(destination),
            data=answers,
            answers_file=file,
            vcs_ref="HEAD",
            defaults=True,
            unsafe=True,
            quiet=True,
        )
        pin(destination / file, f"v{version}")


def pin(file: Path, version: str) -> None:
    """Make an answers file the same for everybody: this repository, at the version that is under way."""
    text = file.read_text(encoding="utf-8")
    text = re.sub("^_commit: .*", f"_commit: {version}", text, flags=re.MULTILINE)
    text = re.sub("^_src_path: .*", "_src_path: ../..", text, flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8", newline="\n")


def rendered_files(example: Example, source: Path) -> dict[str, bytes]:
    """Return the files of an example, rendered in a temporary folder, by their paths."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / example.name
        render(example, source, target)
        return {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in sorted(target.rglob("*"))
            if path.is_file()
        }


def main() -> None:
    """Replace what git tracks or would track in `examples/`; environments and locks stay."""
    for example in EXAMPLES:
        folder = EXAMPLES_FOLDER / example.name
        fresh = rendered_files(example, ROOT)
        folder.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for name in filter(None, listed.split("\0")):
            (folder / name).unlink(missing_ok=True)
        for name, content in fresh.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        for empty in sorted(folder.rglob("*"), reverse=True):
            if empty.is_dir() and not any(empty.iterdir()):
                shutil.rmtree(empty)
        print(f"examples/{example.name}: {len(fresh)} files")


if __name__ == "__main__":
    main()
