"""The revisions of a service's contexts, read from their files without running them."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extensions.problems import listed

from .refusals import Refused

_IDENTITY = ("revision", "down_revision", "branch_labels")


@dataclass(frozen=True)
class Revision:
    """One file: its revision, those below it and the labels that it gives its branch."""

    file: Path
    name: str
    below: tuple[str, ...]
    labels: tuple[str, ...]
    tree: ast.Module


@dataclass(frozen=True)
class Branch:
    """The revisions of a context, from the first to the newest.

    number: the next that is free for a revision of the context
    """

    context: str
    revisions: tuple[Revision, ...]
    number: int

    @property
    def next_name(self) -> str:
        """The name of the revision to come."""
        return f"{self.context}_{self.number:04}"

    @property
    def head(self) -> str:
        """The newest revision.

        Raises Refused where there is none, or more than one.
        """
        below = {name for revision in self.revisions for name in revision.below}
        heads = [revision.name for revision in self.revisions if revision.name not in below]
        if not heads:
            raise Refused(
                f"context {self.context!r} has no revision in migrations/versions; "
                f"write its first one, which makes the tables that it has"
            )
        if len(heads) > 1:
            raise Refused(
                f"the branch of context {self.context!r} ends in {listed(heads)}; "
                f"join them first: uv run alembic merge {' '.join(heads)}"
            )
        return heads[0]


def revisions(folder: Path) -> Sequence[Revision]:
    """Return the revisions of all contexts, but for files that are none."""
    return _read_all(folder)[0]


def branch_of(context: str, folder: Path) -> Branch:
    """Return the branch of a context, which may have no revision.

    Raises Refused, naming each file of the folder that is no revision.
    """
    revisions, problems = _read_all(folder)
    if problems:
        raise Refused(*problems)
    known = {revision.name: revision for revision in revisions}
    own = {name for name, revision in known.items() if context in revision.labels}
    own |= {name for start in own for name in _below(start, known)}
    while above := {n for n, r in known.items() if n not in own and own & set(r.below)}:
        own |= above
    numbers = [int(m[1]) for n in known if (m := re.fullmatch(rf"{context}_([0-9]+)", n))]
    ordered = sorted(own, key=lambda name: (len(set(_below(name, known))), name))
    return Branch(context, tuple(known[name] for name in ordered), max(numbers, default=0) + 1)


def _below(start: str, known: Mapping[str, Revision]) -> Iterator[str]:
    for name in known[start].below if start in known else ():
        yield name
        yield from _below(name, known)


def _read_all(folder: Path) -> tuple[Sequence[Revision], Sequence[str]]:
    found: list[Revision] = []
    problems: list[str] = []
    for file in sorted(folder.glob("*.py")):
        try:
            found.append(_read(file))
        except (SyntaxError, ValueError) as error:
            problems.append(f"migrations/versions/{file.name} cannot be read: {error}")
    return found, problems


def _read(file: Path) -> Revision:
    tree = ast.parse(file.read_text(encoding="utf-8"), file.name)
    values = {
        target.id: ast.literal_eval(value)
        for target, value in _assignments(tree)
        if isinstance(target, ast.Name) and target.id in _IDENTITY
    }
    if not isinstance(values.get("revision"), str):
        raise ValueError("it has no `revision`")
    return Revision(
        file=file,
        name=values["revision"],
        below=_texts(values.get("down_revision")),
        labels=_texts(values.get("branch_labels")),
        tree=tree,
    )


def _assignments(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            yield from ((target, statement.value) for target in statement.targets)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield statement.target, statement.value


def _texts(value: object) -> tuple[str, ...]:
    """Return what Alembic allows as nothing, one name or several, as names."""
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, Sequence | set) else ()
