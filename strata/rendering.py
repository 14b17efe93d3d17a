"""Copier, with the template that a service was rendered from."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from copier import VcsRef, run_copy, run_update
from copier.errors import CopierError, ShallowCloneWarning
from plumbum import ProcessExecutionError

from .moves.notes import Note, collected
from .refusals import Refused
from .service import Service, answers_name


def render(service: Service, context: str, answers: Mapping[str, object], *skipped: str) -> None:
    """Add a context to a service.

    Args:
        service: where to.
        context: its name.
        answers: its answers, beside its name and kind.
        skipped: paths that are not rendered.

    Raises:
        Refused: with Copier's reasons; then nothing was written.
    """
    with _refusing(service):
        run_copy(
            service.source,
            service.root,
            data={"kind": "context", "context": context, **answers},
            answers_file=service.answers_file(context).name,
            vcs_ref=service.commit,
            exclude=skipped,
            defaults=True,
            unsafe=True,
            quiet=True,
        )


def render_again(
    service: Service, answers_file: str, answers: Mapping[str, object]
) -> Sequence[Note]:
    """Merge into a service or a context what other answers change in what is rendered.

    Args:
        service: the service, a repository with a clean tree.
        answers_file: the name of the answers file of the one that is rendered.
        answers: the answers that change.

    Returns:
        What the user has to know about files that are rendered no more.

    Raises:
        Refused: with Copier's reasons; then nothing was written.
    """
    with collected() as notes, _refusing(service):
        _update(service, answers_file, answers, VcsRef.CURRENT)
    return notes


def update(service: Service, answers_file: str, revision: str) -> Sequence[Note]:
    """Merge a release into a service or a context.

    Args:
        service: the service, a repository with a clean tree.
        answers_file: the name of the answers file of the one that it is merged into.
        revision: the tag or commit of the release.

    Returns:
        What the user has to know about files that the release moves or drops.

    Raises:
        Refused: with Copier's reasons; then the tree may be half-way.
    """
    with collected() as notes, _refusing(service):
        _update(service, answers_file, {}, revision)
    return notes


def _update(
    service: Service, answers_file: str, answers: Mapping[str, object], revision: str | VcsRef
) -> None:
    run_update(
        service.root,
        data=dict(answers),
        answers_file=answers_file,
        vcs_ref=revision,
        defaults=True,
        overwrite=True,
        unsafe=True,
        quiet=True,
    )


@contextmanager
def as_recorded(service: Service, answers: Mapping[str, object]) -> Iterator[Path]:
    """Render what one answers file records, at the commit that it records, and yield the folder.

    Args:
        service: the service that the answers belong to.
        answers: the content of the answers file, of the service or of a context.

    Raises:
        Refused: with Copier's reasons.
    """
    given = {key: value for key, value in answers.items() if not key.startswith("_")}
    # The template reads no file of a folder that is called as those of an update are.
    with TemporaryDirectory(prefix="copier._main.strata.") as folder, _refusing(service):
        run_copy(
            str(answers["_src_path"]),
            folder,
            data=given,
            answers_file=answers_name(answers),
            vcs_ref=str(answers["_commit"]),
            defaults=True,
            unsafe=True,
            quiet=True,
        )
        yield Path(folder)


@contextmanager
def _refusing(service: Service) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ShallowCloneWarning)
        try:
            yield
        except ProcessExecutionError as error:
            reason = str(error.stderr).strip().rpartition("\n")[2]
            raise Refused(
                f"the template {service.source} cannot be read at {service.commit}: {reason}"
            ) from error
        except (CopierError, ValueError) as error:
            raise Refused(*_reasons(service, str(error))) from error


def _reasons(service: Service, message: str) -> Sequence[str]:
    """Return the problems that a message of the template lists, or the whole message."""
    listed = [line.removeprefix("- ") for line in message.splitlines() if line.startswith("- ")]
    return listed or [f"the template {service.source} at {service.commit}: {message}"]
