"""Every problem of the answers, found before copier asks or writes anything.

Copier itself prints a traceback for the first bad answer, accepts unknown keys, and replaces a recorded
answer that a newer release refuses by the default, which can delete a package.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .definition import legible, read
from .naming import (
    context_problem,
    device_problem,
    new_problem,
    package_problem,
    service_problem,
)
from .neighbours import Neighbours, disagreements
from .options import Definition
from .ports import problems as port_problems
from .ports import read as read_ports
from .problems import DefinitionError, listed, nearest, shown
from .questions import IDENTITY, INHERITED, belongs, choices, known, questions

_LONGEST_LINE = 200
Answers = Mapping[str, object]


@dataclass(frozen=True)
class Situation:
    """What is known before the first question.

    answers: given and recorded ones, the given ones first
    given: those of this command: --data and --data-file
    recorded: those of the answers file that this command would write
    service: those of the service in the destination, for a context
    rehearsal: whether this is one of the temporary renders of an update
    neighbours: the other contexts of that service
    """

    answers: Answers
    given: Answers = field(default_factory=dict)
    recorded: Answers = field(default_factory=dict)
    service: Answers = field(default_factory=dict)
    rehearsal: bool = False
    neighbours: Neighbours = field(default_factory=Neighbours)

    @property
    def kind(self) -> str:
        """What the answers ask for; a service unless they say something else."""
        kind = self.answers.get("kind", "service")
        return kind if isinstance(kind, str) else ""

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The entities of a context, without what is refused, which is reported with the answer."""
        return legible(self.answers.get("entities"))


def problems(situation: Situation) -> list[str]:
    """Return every problem of the answers; none means that copier may go on."""
    if situation.kind not in choices("kind"):
        return [*_unknown(situation), problem("kind", situation.answers)]
    return [
        *_unknown(situation),
        *_misplaced(situation),
        *changed_identity(situation.answers, situation.recorded),
        *_against_the_service(situation),
        *_wrong(situation),
        *_new_names(situation),
    ]


def problem(key: str, answers: Answers) -> str:
    """Say what is wrong with one answer, given all of them, or nothing."""
    value = answers.get(key)
    if key == "entities":
        return "; ".join(_entities_problems(value))
    if key == "ports":
        return "; ".join(_ports_problems(answers))
    if value is None or isinstance(value, bool | list | dict):
        return f"{key} must be a text, got {shown(value)}"
    text = str(value)
    if possible := choices(key):
        found = text in possible
        return "" if found else _no_choice(key, text, possible)
    match key:
        case "name":
            return service_problem(text)
        case "package":
            return package_problem(text)
        case "context":
            return context_problem(text, str(answers.get("package", "")))
        case _:
            return _line_problem(key, text)


def changed_identity(answers: Answers, recorded: Answers) -> Iterator[str]:
    """Say which answers differ from recorded ones that decide which files exist."""
    for key in IDENTITY:
        old, new = recorded.get(key), answers.get(key)
        if None not in (old, new) and old != new:
            yield (
                f"{key} cannot change from {old!r} to {new!r}: that would delete the files of the one "
                "and render the other; make a new service or context and move the code"
            )


def _no_choice(key: str, text: str, possible: tuple[str, ...]) -> str:
    return f"{key} {text!r} is unknown{nearest(text, possible)}; it can be {listed(possible)}"


def _line_problem(key: str, text: str) -> str:
    if not text.isprintable():
        return f"{key} must be one line of printable characters, got {text!r}"
    if len(text) > _LONGEST_LINE:
        return f"{key} has {len(text)} characters; at most {_LONGEST_LINE} are allowed"
    return ""


def _entities_problems(value: object) -> tuple[str, ...]:
    try:
        read(value)
    except DefinitionError as error:
        return error.problems
    return ()


def _ports_problems(answers: Answers) -> tuple[str, ...]:
    try:
        names = read_ports(answers.get("ports"))
    except DefinitionError as error:
        return error.problems
    default = questions("context")["entities"]["default"]
    try:
        entities = [definition.name for definition in read(answers.get("entities", default))]
    except DefinitionError:  # told with the entities
        entities = []
    return tuple(port_problems(names, entities, str(answers.get("package", ""))))


def _unknown(situation: Situation) -> Iterator[str]:
    for key in situation.given:
        if not key.startswith("_") and key not in known():
            yield f"unknown answer {key!r}{nearest(key, known())}; the answers are {listed(known())}"


def _misplaced(situation: Situation) -> Iterator[str]:
    for key in situation.given:
        if key in known() and not belongs(key, situation.kind):
            other = "context" if situation.kind == "service" else "service"
            yield f"{key} belongs to kind={other}, this is kind={situation.kind}"


def _against_the_service(situation: Situation) -> Iterator[str]:
    if situation.kind != "context" or situation.rehearsal:
        return
    if situation.service.get("kind") != "service":
        yield (
            "a context is added to a service, and there is no service in this folder: it has no "
            ".copier-answers.yml of kind service"
        )
        return
    for key in INHERITED:
        own, given = situation.service.get(key), situation.given.get(key)
        if given is not None and own is not None and shown(given) != shown(own):
            yield f"{key} {shown(given)} differs from the service's, {own!r}; a context takes it over"
    context = str(situation.answers.get("context"))
    yield from disagreements(context, situation.definitions, situation.neighbours)


def _new_names(situation: Situation) -> Iterator[str]:
    """What a new name cannot be, for Windows or for the rules; recorded ones stay as they are."""
    if situation.rehearsal:
        return
    what = "package" if situation.kind == "service" else "context"
    named = [] if situation.recorded else [(what, str(situation.answers.get(what, "")))]
    known = legible(situation.recorded.get("entities"))
    names = {each.name for each in known}
    plurals = {each.options.plural for each in known}
    named += [("entity", each.name) for each in situation.definitions if each.name not in names]
    for kind, name in named:
        yield from filter(None, (device_problem(kind, name), new_problem(kind, name)))
    asked = (each.options.plural for each in situation.definitions)
    new = (plural for plural in asked if plural not in plurals)
    yield from filter(None, (new_problem("plural", plural) for plural in new))


def _wrong(situation: Situation) -> Iterator[str]:
    # What a context inherits may be stale in its own file; the question then takes the service's.
    inherited = {key: situation.service.get(key) for key in INHERITED if key in situation.service}
    answers = {**situation.answers, **(inherited if situation.kind == "context" else {})}
    for key in known():
        if key in answers and key != "kind" and belongs(key, situation.kind):
            if key == "entities":
                yield from _entities_problems(answers[key])
            elif key == "ports":
                yield from _ports_problems(answers)
            elif found := problem(key, answers):
                yield found
