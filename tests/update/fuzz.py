"""Updates with random edits on both sides: python -m tests.update.fuzz [UPDATES] [--seed N].

The template edits, drops, moves and adds files; the team edits, deletes, moves and adds some, too. Every
line that the team wrote must be there after the update, or the update must say that it is not done.
"""

import os
import random
import shutil
from argparse import ArgumentParser
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from strata.cli import main as strata
from tests.helpers.process import commit, git
from tests.helpers.rendering import changes, copy_of, files
from tests.update.small import Small

_FILES = 8
_LINES = 14
NAMES = [f"docs/file{number}.txt" for number in range(_FILES)]


@dataclass
class Sides:
    """What both sides did in one round.

    theirs: the files of the new release by their names; None was dropped
    ours: the lines of the team by the file where they are
    touched: the files that the team edited, deleted or moved
    """

    theirs: dict[str, str | None] = field(default_factory=dict)
    ours: dict[str, list[str]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)


def build(folder: Path) -> None:
    """Make a template and a service, which every round copies."""
    small = Small.made(folder / "template", {name: _text(name) for name in NAMES}, {})
    small.service(folder / "shop")


def play(built: Path, folder: Path, drawn: random.Random) -> Counter[str]:
    """Update one service with edits on both sides, and return what happened how often.

    Raises AssertionError when a line is lost, or there twice, without a word.
    """
    small = Small(copy_of(built / "template", folder / "template"))
    shop = copy_of(built / "shop", folder / "shop")
    sides, often = Sides(), drawn.choice([0.1, 0.3, 0.6, 1])
    for name in NAMES:
        if drawn.random() < often:
            _release(drawn, sides, name)
        if drawn.random() < often:
            _edit(drawn, sides, shop, name)
    _add(drawn, sides, shop)
    small.release("v1.1.0", sides.theirs, {})
    commit(shop, "Edit by hand")
    before = git(shop, "rev-parse", "HEAD"), files(shop)
    os.chdir(shop)
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = strata(["update"])
    assert code in {0, 3}, said.getvalue()
    _check(shop, sides, code, said.getvalue())
    with redirect_stdout(said), redirect_stderr(said):
        assert strata(["update", "--undo"]) == 0, said.getvalue()
    assert (git(shop, "rev-parse", "HEAD"), files(shop)) == before
    assert changes(shop) == []
    counted = Counter(updates=1, stopped=int(code == 3))
    counted["lines of the team"] = sum(map(len, sides.ours.values()))
    counted["files edited on both sides"] = len(
        {name for name in sides.touched if name in sides.theirs}
    )
    counted["edited files dropped or moved"] = len(
        {name for name in sides.touched if sides.theirs.get(name, "") is None}
    )
    return counted


def _text(name: str) -> str:
    return "".join(f"{name} line {number}\n" for number in range(_LINES))


def _release(drawn: random.Random, sides: Sides, name: str) -> None:
    match drawn.choice(["keep", "edit", "edit", "edit", "drop", "move"]):
        case "edit":
            sides.theirs[name] = _edited(drawn, name, "theirs")[0]
        case "drop":
            sides.theirs[name] = None
        case "move":
            sides.theirs[name] = None
            sides.theirs[f"moved/{Path(name).name}"] = _text(name)


def _edit(drawn: random.Random, sides: Sides, shop: Path, name: str) -> None:
    file = shop / name
    match drawn.choice(["keep", "edit", "edit", "edit", "delete", "move", "shorten"]):
        case "edit":
            text, lines = _edited(drawn, name, "ours")
            file.write_text(text, encoding="utf-8")
            sides.ours[name] = lines
            sides.touched.add(name)
        case "delete":
            file.unlink()
            sides.touched.add(name)
        case "move":
            line = f"{name} ours, moved"
            (shop / "own").mkdir(exist_ok=True)
            shutil.move(file, shop / "own" / file.name)
            with (shop / "own" / file.name).open("a", encoding="utf-8") as moved:
                moved.write(f"{line}\n")
            sides.ours[f"own/{file.name}"] = [line]
            sides.touched.add(name)
        case "shorten":
            file.write_text("".join(_text(name).splitlines(keepends=True)[:-2]), encoding="utf-8")
            sides.touched.add(name)


def _add(drawn: random.Random, sides: Sides, shop: Path) -> None:
    """Both sides may add a file, by the same name in the worst case."""
    sides.theirs["new/theirs.txt"] = _text("new/theirs.txt")
    name = drawn.choice(["new/theirs.txt", "new/ours.txt"])
    (shop / "new").mkdir()
    (shop / name).write_text(f"{name} ours\n", encoding="utf-8")
    sides.ours[name] = [f"{name} ours"]
    sides.touched.add(name)


def _edited(drawn: random.Random, name: str, whose: str) -> tuple[str, list[str]]:
    """Change, insert and delete lines; return the text and the lines that are new."""
    lines = _text(name).splitlines()
    own: list[str] = []
    for number in range(drawn.randint(1, 3)):
        place = drawn.randrange(len(lines))
        line = f"{name} {whose} {number}"
        match drawn.choice(["change", "insert", "append", "delete"]):
            case "change" if lines[place] not in own:
                lines[place] = line
            case "append":
                lines.append(line)
            case "delete" if lines[place] not in own:
                del lines[place]
                continue
            case _:
                lines.insert(place, line)
        own.append(line)
    return "".join(f"{line}\n" for line in lines), own


def _check(shop: Path, sides: Sides, code: int, said: str) -> None:
    present = {name: content.decode().splitlines() for name, content in files(shop).items()}
    for name, lines in sides.ours.items():
        for line in lines:
            found = [other for other, text in present.items() for one in text if one == line]
            assert found, f"{line!r} is lost, and the update ended with {code}\n{said}"
            assert code or found == [name], f"{line!r} is in {found}\n{said}"
    if code:
        assert any(name in said for name in sides.touched), said
        return
    assert changes(shop) == []
    assert not [
        name for name, text in present.items() if any(x.startswith("<<<<<<<") for x in text)
    ]
    for name, text in sides.theirs.items():
        if name not in sides.touched and text is not None:
            assert "\n".join([*present[name], ""]) == text, name
        if name not in sides.touched and text is None:
            assert name not in present, name


def main() -> None:
    """Play rounds and print what they held."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("updates", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total: Counter[str] = Counter()
    with TemporaryDirectory(prefix="strata-fuzz-") as base:
        build(Path(base, "built"))
        for number in range(options.updates):
            with TemporaryDirectory(dir=base, ignore_cleanup_errors=True) as folder:
                try:
                    total += play(
                        Path(base, "built"),
                        Path(folder),
                        random.Random(f"{options.seed} {number}"),
                    )
                except AssertionError as error:
                    raise SystemExit(f"update {number} of seed {options.seed}: {error}") from error
                finally:
                    os.chdir(base)
    print(", ".join(f"{count} {what}" for what, count in total.items()))


if __name__ == "__main__":
    main()
