"""The command line: `strata context ...`, which a rendered service runs as `just context ...`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from extensions.problems import DefinitionError, listed, nearest
from extensions.questions import questions

from . import growth, words
from .plan import Work, carry_out, nothing
from .refusals import Refused
from .removal import remove
from .review.command import main as review
from .service import Service
from .switching import switch
from .updates.command import outdated, update
from .whose import main as owners

# Commands with options and an exit code of their own.
OTHERS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "outdated": outdated,
    "owners": owners,
    "review": review,
    "update": update,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command in the folder of a service and return the exit code.

    0: done, or nothing to do; 1: refused, or done with conflicts; 2: not understood. Some have their own.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and (other := OTHERS.get(arguments[0])):
        return other(arguments[1:])
    parser = _parser()
    options, more = parser.parse_known_args(arguments)
    unknown = [word for word in more if word.startswith("-") or "words" not in options]
    if unknown:
        parser.error(f"{unknown[0]!r} is not understood")
    if more:
        options.words += more  # argparse leaves alone what stands behind an option
    try:
        service = Service(Path.cwd())
        work = options.plan(service, options)
        if isinstance(work, Work):
            outcome = carry_out(work, service, dry_run=options.dry_run)
        else:
            outcome = nothing(work, dry_run=options.dry_run)
    except (Refused, DefinitionError) as error:
        listing = "".join(f"\n- {problem}" for problem in error.problems)
        print(f"Nothing was changed:{listing}", file=sys.stderr)
        return 1
    print(outcome.as_json() if options.format == "json" else outcome.as_text())
    return 1 if outcome.conflicts else 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser("just", allow_abbrev=False, description="A service of Strata grows.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(
        name: str,
        help_: str,
        plan: Callable[[Service, Namespace], Work | str],
        *,
        of_context: bool = True,
    ) -> ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_, allow_abbrev=False)
        made.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")
        made.add_argument("--format", choices=("text", "json"), default="text", help="how to print")
        made.set_defaults(plan=plan)
        if of_context:
            made.add_argument("context", metavar="CONTEXT", help="the name of the context")
        return made

    made = command("context", "Add a context", _context)
    made.add_argument("words", metavar="ENTITY FIELDS", nargs="*", help="its entities")
    made.add_argument("--data-file", type=Path, metavar="FILE", help="YAML with its entities")
    made = command("entity", "Add entities to a context", _entity)
    made.add_argument("words", metavar="ENTITY FIELDS", nargs="+", help="the entities")
    made = command("field", "Add fields to an entity", _field)
    made.add_argument("entity", metavar="ENTITY")
    made.add_argument("words", metavar="FIELDS", nargs="+", help="name:type[:modifier...]")
    made = command("port", "Add a port to a context", _port)
    made.add_argument("port", metavar="NAME", help="in PascalCase, such as PaymentGateway")
    made = command("usecase", "Add a use case to an entity", _usecase)
    made.add_argument("entity", metavar="ENTITY")
    made.add_argument("usecase", metavar="NAME", help="in lower_snake_case, such as restock")
    made = command("remove", "Remove a context", _remove)
    made.add_argument(
        "--never-migrated",
        action="store_true",
        help="no database has its revisions: delete them instead of dropping its tables",
    )
    made = command("switch", "Change answers of the service", _switch, of_context=False)
    made.add_argument("words", metavar="ANSWER", nargs="+", help="such as framework=fastapi")
    return parser


def _context(service: Service, options: Namespace) -> Work | str:
    if options.data_file and options.words:
        raise Refused(f"the entities come from {options.data_file} or from words, not from both")
    if options.data_file:
        answers = _answers(options.data_file, options.context)
    else:
        answers = {"entities": words.entities(options.words)}
    return growth.context(service, options.context, answers)


def _entity(service: Service, options: Namespace) -> Work | str:
    return growth.entities(service, options.context, words.entities(options.words))


def _field(service: Service, options: Namespace) -> Work | str:
    texts = words.fields(options.words)
    return growth.fields(service, options.context, options.entity, texts)


def _port(service: Service, options: Namespace) -> Work | str:
    return growth.port(service, options.context, options.port)


def _usecase(service: Service, options: Namespace) -> Work | str:
    return growth.usecase(service, options.context, options.entity, options.usecase)


def _remove(service: Service, options: Namespace) -> Work | str:
    return remove(service, options.context, never_migrated=options.never_migrated)


def _switch(service: Service, options: Namespace) -> Work:
    return switch(service, options.words)


def _answers(file: Path, context: str) -> Mapping[str, Any]:
    """Return the answers of a file: those of a context, or its entities alone."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused(f"{file} is not valid YAML: {error}") from error
    if not isinstance(content, dict):
        raise Refused(f"{file} must map entities to their fields, or have `entities:` that do")
    if "entities" not in content:
        return {"entities": content}
    given = {"kind": "context", "context": context}
    wrong = [key for key, value in given.items() if content.get(key, value) != value]
    known = [key for key in questions("context") if key not in given]
    unknown = [key for key in content if key not in known and key not in given]
    if wrong or unknown:
        raise Refused(
            *(f"{file}: {key} is {content[key]!r}, this adds {given[key]!r}" for key in wrong),
            *(
                f"{file}: unknown answer {key!r}{nearest(str(key), known)}; it can be {listed(known)}"
                for key in unknown
            ),
        )
    return {key: value for key, value in content.items() if key not in given}
