"""An update: from the first refusal to the last commit, on after a conflict, and back."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..git import commit, git, head, in_conflict, names, require_committer
from ..refusals import Refused, refuse_if
from ..service import Service
from . import journal as journals
from . import messages
from .journal import Journal, State
from .locking import refresh
from .parts import Part, parts_of
from .publishing import publish, take_back
from .releases import Release, Template, opened
from .repository import Repository
from .step import REJECTED, take
from .workshop import clear, workshop

Say = Callable[[str], None]
MARKS = re.compile(rb"^(<{7} before|>{7} after) updating\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Made:
    """What was made of an update, outside of the tree of its service.

    heads: the commits that belong to the branch
    end: the commit with the content of the files: the last head, or one with conflicts on top of it
    conflicts: the files that wait for the user, with the reason
    unmerged: what `git ls-files --unmerged -z` said of them
    message: that of the commit which they belong to
    """

    heads: Sequence[str]
    end: str
    conflicts: Sequence[tuple[str, str]] = ()
    unmerged: str = ""
    message: str = ""


def begin(service: Service, wanted: str, say: Say, *, dry_run: bool = False) -> bool:
    """Bring a service and its contexts to a release; return whether that is all, without a conflict.

    Args:
        service: the service.
        wanted: the release; nothing stands for the newest.
        say: takes each line that the user is to see.
        dry_run: whether the tree stays as it is.

    Raises:
        Refused: with the reasons; then the tree is as it was.
    """
    repository = Repository(service)
    with repository.locked():
        _refuse_unfinished(journals.read(repository.folder))
        repository.require_clean_tree()
        require_committer(repository.top)
        with opened(service.source) as template:
            release = template.named(wanted) if wanted else template.newest()
            update = Update(repository, template, release, say)
            return update.begin(explicit=bool(wanted), dry_run=dry_run)


def resume(service: Service, say: Say) -> bool:
    """Go on with an update that stopped; return whether that is all, without a conflict.

    Raises Refused where there is none, or its conflicts are not resolved.
    """
    repository = Repository(service)
    with repository.locked():
        journal = _stopped(journals.read(repository.folder))
        refuse_if(_unresolved(repository, journal))
        require_committer(repository.top)
        with opened(service.source) as template:
            release = template.at(journal.target)
            _commit_resolution(repository, journal, say)
            return Update(repository, template, release, say).resume(journal)


def undo(service: Service, say: Say) -> None:
    """Bring the tree back to where it was before the last update.

    Raises Refused where there was none, or something else has changed since.
    """
    repository = Repository(service)
    with repository.locked():
        journal = journals.read(repository.folder)
        clear(repository)
        if journal is None:
            raise Refused("there is no update to take back")
        if journal.state is State.BEGUN:
            journals.forget(repository.folder)
            say("The update was interrupted before it changed anything: the tree is as it was.")
            return
        if journal.state is State.DONE:
            repository.require_clean_tree()
        say(messages.taken_back(journal, take_back(repository, journal)))


@dataclass(frozen=True)
class Update:
    """The update of a repository to a release."""

    repository: Repository
    template: Template
    release: Release
    say: Say

    def begin(self, *, explicit: bool, dry_run: bool) -> bool:
        """Make the update and bring it into the tree; return whether it is complete."""
        start = self.repository.head
        branch = self.repository.branch
        journal = Journal(State.BEGUN, branch, start, [], self.release.commit)
        with workshop(self.repository, start) as tree:
            behind = self._behind(tree, explicit=explicit)
            if not behind:
                self.say(f"Nothing to do: nothing is behind {self.release.name}.")
                return True
            if dry_run:
                return self._rehearsed(self._steps(tree, behind))
            with journals.begun(self.repository.folder, journal):
                made = self._steps(tree, behind)
                return self._publish(journal, made)

    def resume(self, journal: Journal) -> bool:
        """Make the rest of an update and bring it into the tree; return whether it is complete."""
        with workshop(self.repository, self.repository.head) as tree:
            made = self._steps(tree, self._behind(tree))
        return self._publish(journal, made)

    def _behind(self, tree: Service, *, explicit: bool = False) -> list[Part]:
        parts, notes = parts_of(tree)
        for note in notes:
            self.say(f"Note: {note}")
        return [part for part in parts if self._is_behind(part, explicit=explicit)]

    def _is_behind(self, part: Part, *, explicit: bool) -> bool:
        at = self.template.at(part.recorded)
        if not self.template.is_older(self.release, at):
            return at.commit != self.release.commit
        if explicit:
            raise Refused(
                f"{self.release.name} is older than {at.name}, which {part.name} is at; "
                "an update does not go back"
            )
        return False

    def _steps(self, tree: Service, behind: Sequence[Part]) -> Made:
        heads = [head(tree.root)]
        for part in behind:
            old = self.template.at(part.recorded)
            step = take(tree, part, self.release)
            for note in step.notes:
                self.say(f"Note: {note}")
            changes = self.template.changes(old, self.release)
            message = messages.commit(part, old, self.release, changes)
            if step.conflicts:
                end = commit(tree.root, message)
                self.say(messages.stopped(part, self.release, step.conflicts))
                return Made(heads, end, step.conflicts, step.unmerged, message)
            for note in refresh(tree.root):
                self.say(f"Note: {note}")
            heads.append(commit(tree.root, message))
            files = self.repository.differing(*heads[-2:])
            self.say(messages.taken(part, old, self.release, len(files)))
        return Made(heads, heads[-1])

    def _rehearsed(self, made: Made) -> bool:
        self.say("Nothing was written: this is a dry run.")
        return not made.conflicts

    def _publish(self, journal: Journal, made: Made) -> bool:
        reached = replace(
            journal,
            state=State.STOPPED if made.conflicts else State.DONE,
            heads=[*journal.heads, *made.heads],
            conflicts=made.conflicts,
            message=made.message,
        )
        publish(self.repository, reached, made.heads[0], made.end, made.unmerged)
        self.say(messages.reached(reached, self.release))
        return not made.conflicts


def _refuse_unfinished(journal: Journal | None) -> None:
    if journal and journal.state is State.STOPPED:
        raise Refused(
            "an update waits for you: `just update --continue` once its conflicts are resolved, or "
            "`just update --undo`"
        )
    if journal and journal.state is State.WRITING:
        raise Refused("an update was interrupted: `just update --undo` brings the tree back")


def _stopped(journal: Journal | None) -> Journal:
    _refuse_unfinished(journal if journal and journal.state is State.WRITING else None)
    if journal is None or journal.state is not State.STOPPED:
        raise Refused("there is no update to go on with; `just update` begins one")
    return journal


def _unresolved(repository: Repository, journal: Journal) -> Iterator[str]:
    """Name what is left to do before an update can go on."""
    if repository.branch != journal.branch:
        yield f"the update began on {journal.branch or 'no branch'}; check that out first"
    top = repository.top
    unmerged = in_conflict(top)
    for path in unmerged:
        yield f"{path} is in conflict; edit it and `git add` it"
    for path, reason in journal.conflicts:
        file = top / repository.prefix / path
        if path not in unmerged and file.is_file() and MARKS.search(file.read_bytes()):
            yield f"{path} has conflict marks"
        if reason == REJECTED and file.exists():
            yield f"{path} is there; take over what you need of it and delete it"
    for path in names(git(top, "ls-files", "--others", "--exclude-standard", "-z")):
        yield f"{path} is unknown to Git; `git add` it where it belongs to the update, or move it away"


def _commit_resolution(repository: Repository, journal: Journal, say: Say) -> None:
    """Commit what the user made of the conflicts, unless they have done so."""
    git(repository.top, "add", "--update")
    if not names(git(repository.top, "diff", "--cached", "--name-only", "-z")):
        return
    for note in refresh(repository.service.root):
        say(f"Note: {note}")
    commit(repository.top, journal.message)
