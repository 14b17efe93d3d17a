"""The Jinja extension: what templates and questions can use beside copier's own variables.

Variables: litestar, fastapi, msgspec, pydantic, sqlite, postgresql, mysql, sqlalchemy, advanced_alchemy (is it
chosen?), `engine` (facts about the database), `observers` (what wraps the app) and, in a context,
`aggregates` (its entities) and `gateways` (its ports to other systems).
Functions of the questions: preflight, problem, recorded, service_answer, stale, package_from.
Function of the answers files: answers_to_record. Function of the message after a copy: port_requirements.
Every template of a Python file is formatted when it is rendered.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from copier.errors import UserMessageError
from copier_template_extensions import ContextHook
from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from .database import DATABASES
from .definition import read
from .entity import Entity, asked_contexts, creation_order, entities
from .formatting import formatted, is_python, ruff
from .naming import argument, package_from, pascal
from .neighbours import Neighbours, neighbours
from .ports import REQUIREMENTS, Port
from .ports import read as read_ports
from .preflight import Situation, changed_identity, problem, problems
from .problems import DefinitionError
from .questions import ADDED, IDENTITY, INHERITED, choices, known
from .recorded import recorded

_SERVICE = ".copier-answers.yml"
# What wraps the app of a service: a function of composition/telemetry.py.
_OBSERVERS = {"opentelemetry": ["observed"]}
_AXES = ("framework", "schemas", "database", "repositories")


class Strata(ContextHook):
    """Adds the variables, functions and the formatting filter to copier's environment."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._aggregates: tuple[str, list[Entity]] = ("", [])
        environment.filters["as_formatted_python"] = _as_formatted_python
        environment.filters["pascal"] = pascal
        environment.filters["argument"] = argument
        vars(environment)["compile"] = _compiled_once(environment)
        environment.globals |= {
            "answers_file": _answers_file,
            "answers_to_record": _answers_to_record,
            "preflight": _preflight,
            "problem": _problem,
            "recorded": _recorded_answer,
            "service_answer": _service_answer,
            "stale": _stale,
            "refuse_existing_context": _refuse_existing_context,
            "refuse_changed_identity": _refuse_changed_identity,
            "package_from": package_from,
            "port_requirements": _port_requirements,
        }

    def preprocess(self, source: str, name: str | None, _filename: str | None = None) -> str:
        """Put the template of a Python file into the formatting filter; others stay as they are."""
        if name is None or not is_python(name):
            return source
        # On the first and last line, so that line numbers in errors stay right.
        return f"{{% filter as_formatted_python %}}{source}{{% endfilter %}}"

    def hook(self, context: dict[str, Any]) -> None:
        """Add the variables that follow from the answers; copier calls this for every string."""
        if any(context.get(axis) is None for axis in _AXES):
            return
        for axis in _AXES:
            context.update({_flag(value): value == context[axis] for value in choices(axis)})
        context["engine"] = DATABASES.get(context["database"])
        context["observers"] = _OBSERVERS.get(str(context.get("telemetry")), [])
        if context.get("kind") == "context" and context.get("_copier_phase") == "render":
            context["aggregates"] = self._entities(context)
            context.update(_groups(context["aggregates"]))
            context["api_class"] = f"{pascal(context['context'])}Api"
            ports = read_ports(context.get("ports", []))
            context["gateways"] = [Port(name, context["context"]) for name in ports]

    def _entities(self, context: Mapping[str, Any]) -> list[Entity]:
        key = repr([context[name] for name in ("package", "context", "entities")])
        if self._aggregates[0] != key:
            try:
                definitions = read(context["entities"])
            except DefinitionError as error:
                raise UserMessageError(str(error)) from error
            self._aggregates = (key, entities(definitions))
        return self._aggregates[1]


def _compiled_once(environment: Environment) -> Callable[..., CodeType]:
    """Return what compiles for an environment, and remembers what it compiled.

    Copier compiles every part of every path, and the name of the answers file for each of them.
    """
    compiled = cache(environment.compile)

    def compile_once(source: str, *place: str) -> CodeType:
        environment.preprocess(source)  # where copier's tag `yield` forgets the text before
        return compiled(source, *place)

    return compile_once


def _groups(aggregates: list[Entity]) -> dict[str, object]:
    """Return the entities of a context by what they have to do with each other."""
    referring = [entity for entity in aggregates if entity.targets]
    return {
        "creation_order": creation_order(aggregates),
        "asking": [entity for entity in aggregates if entity.ports],
        "asked_contexts": asked_contexts(aggregates),
        "with_references": [entity for entity in aggregates if entity.targeted],
        "referring": referring,
        "targeted_entities": list(
            dict.fromkeys(target for entity in referring for target in entity.seeds)
        ),
        "target_modules": ["targets"] if referring else [],
    }


def _flag(value: str) -> str:
    return value.replace("-", "_")


@pass_context
def _as_formatted_python(context: Context, source: str) -> str:
    return formatted(source, context["package"], context.name or "")


@pass_context
def _answers_file(context: Context) -> str:
    """Return the name of the file that records the answers of a service, or of a context."""
    if context.get("kind") != "context":
        return _SERVICE
    return f".copier-answers.{context.get('context', '')}.yml"


def _port_requirements() -> str:
    """Return the command that gives a service what the adapters of its ports import."""
    return " ".join(["uv add", *(f'"{requirement}"' for requirement in REQUIREMENTS)])


@pass_context
def _preflight(context: Context) -> str:
    """Raise UserMessageError with every problem of the answers; give an empty text otherwise."""
    ruff()  # before anything is written
    return _refuse(problems(_situation(context)))


@pass_context
def _problem(context: Context, key: str) -> str:
    """Say what is wrong with the answer to one question, for its prompt."""
    return problem(key, context.get_all())


@pass_context
def _answers_to_record(context: Context) -> dict[str, Any]:
    """Return the answers by name, with the template's folder in full; entities keep their order.

    Copier records the folder as it was typed, and would look for `.` in another folder the next time.
    """
    answers = dict(sorted(context["_copier_answers"].items()))
    source = Path(answers["_src_path"])
    return answers | ({"_src_path": str(source.resolve())} if source.is_dir() else {})


@pass_context
def _recorded_answer(context: Context, key: str) -> object:
    """Return an answer of the file that an update brings up to date; None for a first copy."""
    return _recorded(context).get(key)


@pass_context
def _service_answer(context: Context, key: str, otherwise: str) -> object:
    """Return what a context inherits from its service; a service gets `otherwise`."""
    return _service(context).get(key, otherwise)


@pass_context
def _stale(context: Context, key: str) -> str:
    """Call a recorded answer of a context stale, so that copier drops it for the service's."""
    own = _service(context).get(key)
    return f"the service has {own!r}" if own is not None and own != context[key] else ""


@pass_context
def _refuse_existing_context(context: Context) -> str:
    """Raise UserMessageError when a copy would overwrite a context.

    `copier recopy` is a copy too, but takes the name from the answers file.
    """
    answers = context.get_all()
    if answers["kind"] != "context" or _is_rehearsal(context):
        return ""
    conf = context["_copier_conf"]
    name, root = answers["context"], Path(conf["dst_path"])
    taken = [
        path
        for path in (Path("src", answers["package"], name), Path(str(conf["answers_file"])))
        if (root / path).exists()
    ]
    if not taken or (_recorded(context).get("context") == name and "context" not in conf["data"]):
        return ""
    path = taken[0].as_posix()
    return _refuse(
        [f"context {name!r} already exists: {path}; `copier update` brings it up to date"]
    )


@pass_context
def _refuse_changed_identity(context: Context) -> str:
    """Raise UserMessageError when an update is given another kind, package or context.

    `preflight` alone would not see that `-d kind=context` without `-a` turns to another answers file.
    """
    given = context["_copier_conf"]["data"]
    return _refuse(list(changed_identity(given, _recorded(context))))


def _refuse(found: list[str]) -> str:
    if found:
        raise UserMessageError("\n".join(["Nothing was rendered:", *(f"- {p}" for p in found)]))
    return ""


def _situation(context: Context) -> Situation:
    everything = context.get_all()
    answers = {key: everything[key] for key in known() if key in everything}
    service = _service(context)
    return Situation(
        answers=answers,
        given=dict(context["_copier_conf"]["data"]),
        recorded=_recorded(context),
        service=service,
        rehearsal=_is_rehearsal(context),
        neighbours=_neighbours(context, answers, service),
    )


def _neighbours(
    context: Context, answers: Mapping[str, Any], service: Mapping[str, object]
) -> Neighbours:
    """Read the other contexts, for a context alone: a service need not agree with its own."""
    if answers.get("kind") != "context" or _is_rehearsal(context):
        return Neighbours()
    root = Path(context["_copier_conf"]["dst_path"])
    return neighbours(root, str(service.get("package", "")), str(answers.get("context", "")))


def _is_rehearsal(context: Context) -> bool:
    """Tell whether this is one of the temporary renders of an update, by copier's name for them."""
    return "copier._main." in str(context["_copier_conf"]["dst_path"])


def _recorded(context: Context) -> dict[str, object]:
    answers = _read(context, str(context["_copier_conf"]["answers_file"]))
    return {key: answers[key] for key in IDENTITY if key in answers}


def _service(context: Context) -> dict[str, object]:
    """The service's answers where a context is added to it; nothing in any other case."""
    if context.get("kind") != "context":
        return {}
    answers = _read(context, _SERVICE)
    if not answers:
        return {}
    return ADDED | {key: answers[key] for key in ("kind", *INHERITED) if key in answers}


def _read(context: Context, name: str) -> dict[str, object]:
    # An update's temporary renders have no files, and must not depend on any.
    file = Path(context["_copier_conf"]["dst_path"], name)
    if _is_rehearsal(context) or not _is_file(file):
        return {}
    answers = recorded(file)
    return answers if isinstance(answers, dict) else {}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a name, which preflight has yet to say
        return False
