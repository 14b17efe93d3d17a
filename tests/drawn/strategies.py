"""Valid definitions of one or two contexts, as a person might type them on a bad day.

Names are drawn from what databases, Python and the generated code use themselves, and by length.
A drawn definition is valid by construction as far as that is easy to say; `accepted` asks the
generator about the rest.
"""

from collections.abc import Mapping, Sequence

import hypothesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from extensions.definition import read
from extensions.fields import FieldType
from extensions.modifiers import CONTRADICTIONS, FITS, FLAGS, ITEMS
from extensions.naming import field_problem, move_problem, snake
from extensions.neighbours import Neighbours, disagreements
from extensions.options import OPERATIONS
from extensions.problems import DefinitionError

T = FieldType
Entities = Mapping[str, object]
Contexts = Mapping[str, Entities]

_ASKED = "supply"
_ASKING = "trade"
_GIVEN = "plain_to_see:int"
_MANY = "manifold"
_EXAMPLES = 3  # the first is the simplest one; later ones resemble each other

# Reserved by SQLite, PostgreSQL or MySQL; legal in Python.
_RESERVED = """add all analyze array asc begin between both cascade check collate column condition
    constraint current database default desc distinct double end exists explain fetch foreign grant
    group groups having interval key keys lateral leading left limit_to lock natural offset order
    outer over partition path primary rank rank_of read references release replace returning right row
    row_number rows schema_name select system table trigger union unique usage user using value values
    varying view when where window"""
# Used by the generated code and by its tests, or close to what they use.
_GENERATED = """api after amount before builders code created database deleted_at entity expected
    falling fakes first found given items_of kernel_id later name none number partial place published
    pytest quote read_at references refusal response rising second statements stored surprise taken third
    three tests uuid4 wanted wired works name_two updated sorted_by value_of"""
_USUAL = """address bonus class_name email first_name gas glass goods last_name note password price
    quantity sku status tags title token total_amount url weight"""
_LENGTHS = """a b c h x y z q1 a1 x2y v2_1 n0 a_1_b_2
    a_field_whose_name_has_forty_letters_abc another_field_of_exactly_forty_letters_x
    ssssssssssssssssssssssssssssssssssssssss"""
_ENTITIES = """A B Z Q1 X2Y Order Orders OrderItem Group User Users Key Select Database Api Code
    Created Window Lock Trigger View Values Three Address Bus Glass Status Box Boxes City Day2 Child
    Person Leaf Category Line Lines HTTPRoute URLPath Tag Tags Testimonial Test Builder Fake Target
    Targets Wiring Conftest Migration Domain2 Note Price AnEntityWhoseNameIsFortyLettersLongInAll
    OrderOfTheOrders S Ss Sss Kernels Stored Works2 Query2 Memory Statements"""
_CHOICES = """a b i o x1 new open none null true_ paid sent lost token password select order name value
    draft active archived title lower upper mro first in_between
    a_choice_whose_name_has_forty_letters_ab"""
_TEXTS = (
    "abc", "", "a b", "it's", 'say "x"', "{x}", "{{ x }}", "{% x %}", "{# x", "%s %(x)s", "$HOME `ls`",
    "back\\slash", "ä ö ü ß", "漢字", "שלום", "🎈", "#", "a,b;c", "<b>&amp;", "None", "0", "-1",
)  # fmt: skip
_DOCS = (
    "What is printed", "It's {{ braces }}, {% tags %} and {# notes #}", "ä 漢字 🎈", "100 % of it",
    "{x} $HOME `ls`; a, b: c", "#",
)  # fmt: skip
_PATTERNS = {
    "[0-9]{13}": 13, "[A-Z]{3}-[0-9]+": 20, "(red|green|blue)-[a-z]{2}": 12, "[a-z]*": 9,
    "[^a-z ]{2,5}": 5, "a.c.*": 30, r"[\\\[\]]{3}x?": 4, "[äöü]+": 8, '["\']{2}[a-f]*': 10,
    "[0-9]{1,3}(,[0-9]{3})*": 11,
}  # fmt: skip
_LOWS = {
    T.INT: ["0", "1", "-5", "-2147483648", "2147483645"],
    T.BIGINT: ["0", "-9223372036854775808", "9223372036854775800"],
    T.FLOAT: ["0", "-1.5", "1e-9", "-1e300"],
    T.DECIMAL: ["0", "-1"],
    T.DATE: ["0001-01-01", "1999-12-31", "2026-01-31"],
    T.TIME: ["00:00", "09:30", "23:59:59"],
    T.DATETIME: ["0001-01-01T00:00:00Z", "2026-01-31T09:30:00Z", "1970-01-01T00:00:00+02:00"],
}
_HIGHS = {
    T.INT: ["5", "100", "2147483647", "-1"],
    T.BIGINT: ["7", "9223372036854775807"],
    T.FLOAT: ["0.5", "1e300", "100"],
    T.DECIMAL: ["3", "9"],
    T.DATE: ["9999-12-31", "2030-02-28"],
    T.TIME: ["23:59:59.999999", "17:00"],
    T.DATETIME: ["9999-12-31T23:59:59Z", "2030-06-01T12:00:00Z"],
}
_DEFAULTS = {
    T.INT: ["0", "-7", "3"], T.BIGINT: ["9007199254740993", "5"], T.FLOAT: ["0.5", "0", "-0.0"],
    T.DECIMAL: ["0", "1"], T.BOOL: ["true", "false"], T.DATE: ["2026-01-31", "9999-12-31"],
    T.TIME: ["09:30", "23:59:59.5"], T.DATETIME: ["2026-01-31T09:30:00Z", "2026-01-31T00:00:00-05:00"],
    T.STR: _TEXTS, T.TEXT: _TEXTS, T.EMAIL: ["ada@example.com"], T.URL: ["https://example.com/a?b=c#d", "http://a"],
    T.UUID: ["00000000-0000-0000-0000-000000000001", "ABCDEF00-0000-4000-8000-000000000000"],
}  # fmt: skip
_LARGEST = {
    T.STR: [1, 2, 5, 32, 255, 640, 4000],
    T.TEXT: [1, 10, 5000, 1_000_000],
    T.EMAIL: [6, 10, 17, 320],
    T.URL: [10, 20, 640, 2048],
    T.BYTES: [1, 2, 3, 4096, 65_535],
    T.LIST: [1, 2, 1000],
    T.REFS: [3, 1000],
}

_FIELD_NAMES = [
    name
    for text in (_USUAL, _RESERVED, _GENERATED, _LENGTHS)
    for name in text.split()
    if not field_problem(name)
]
_names = st.one_of(
    st.sampled_from(_FIELD_NAMES),
    st.sampled_from(_FIELD_NAMES),
    st.from_regex(r"[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,4}){0,2}", fullmatch=True),
)
_entity_names = st.one_of(
    st.sampled_from(_ENTITIES.split()),
    st.sampled_from(_ENTITIES.split()),
    st.from_regex("[A-Z][a-z0-9]{0,5}([A-Z][a-z0-9]{0,3}){0,2}", fullmatch=True),
)
_choices = st.lists(st.sampled_from(_CHOICES.split()), min_size=2, max_size=6, unique=True)


def drawn(seed: int, most_fields: int) -> Contexts:
    """Return the contexts that a seed stands for, with about so many fields in all at most."""
    found: list[Contexts] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=_EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(contexts(most_fields))
    def collect(one: Contexts) -> None:
        found.append(one)

    collect()
    return found[-1]


@st.composite
def contexts(draw: st.DrawFn, most_fields: int) -> Contexts:
    """One context, or an asked one and one that asks it, in this order."""
    drawn: dict[str, Entities] = {}
    if draw(st.integers(0, 3)) == 0:
        drawn[_ASKED] = draw(_context(2, most_fields // 3, ()))
    outside = [f"{_ASKED}.{name}" for name in drawn.get(_ASKED, ())]
    drawn[_ASKING] = draw(_context(4, most_fields - most_fields // 3 * len(drawn), outside))
    assume(not problems(drawn))
    return drawn


def problems(drawn: Contexts) -> list[str]:
    """Return what the generator has against these contexts, rendered one after the other."""
    known = Neighbours()
    found: list[str] = []
    for name, entities in drawn.items():
        try:
            definitions = read(entities)
        except DefinitionError as error:
            return [*found, *error.problems]
        found += disagreements(name, definitions, known)
        published = frozenset(snake(definition.name) for definition in definitions)
        known = Neighbours({name: definitions}, {name: published})
    return found


@st.composite
def _context(
    draw: st.DrawFn, most_entities: int, most_fields: int, outside: Sequence[str]
) -> Entities:
    entities: dict[str, object] = {}
    for name in draw(st.lists(_entity_names, min_size=1, max_size=most_entities, unique=True)):
        most = max(most_fields // most_entities, draw(st.integers(1, most_fields)))
        most_fields = max(most_fields - most, 1)
        drawn = draw(_entity(name, most, list(entities), outside))
        if not _refused({**entities, name: drawn}):
            entities[name] = drawn
    return entities or {"Parcel": "label:str"}


@st.composite
def _entity(
    draw: st.DrawFn, name: str, most_fields: int, before: Sequence[str], outside: Sequence[str]
) -> object:
    others = dict.fromkeys(before, "label:str")
    operations = list(OPERATIONS)
    if draw(st.integers(0, 2)) == 0:
        operations = ["create", "get", *draw(st.sets(st.sampled_from(OPERATIONS[2:])).map(sorted))]
    fields: list[str] = []
    for _ in range(most_fields):
        field = draw(_field([*before, name], outside, "list" in operations))
        if not _refused({**others, name: {"fields": [*fields, field, _GIVEN], "plural": _MANY}}):
            fields.append(field)
    if _refused({**others, name: {"fields": fields, "plural": _MANY}}):
        fields.append(_GIVEN)
    names = [field.partition(":")[0] for field in fields]
    options: dict[str, object] = draw(_options(names))
    given: dict[str, object] = {
        option: value
        for option, value in options.items()
        if not _refused({**others, name: {"plural": _MANY, "fields": fields, option: value}})
    }
    if len(operations) < len(OPERATIONS):
        given["operations"] = operations if draw(st.booleans()) else ",".join(operations)
    as_mapping = draw(st.booleans())
    return {"fields": fields, **given} if given or as_mapping else fields


def _refused(entities: Entities) -> bool:
    try:
        read(entities)
    except DefinitionError:
        return True
    return False


@st.composite
def _options(draw: st.DrawFn, fields: Sequence[str]) -> dict[str, object]:
    groups = st.lists(st.sampled_from(fields), min_size=2, max_size=5, unique=True)
    options: dict[str, st.SearchStrategy[object]] = {
        "plural": _names,
        "table": _names,
        "id": st.just("uuid4"),
        "soft_delete": st.just(True),
        "owner": st.sampled_from(fields),
    }
    if len(fields) > 1:
        options |= dict.fromkeys(["unique", "index"], st.lists(groups, min_size=1, max_size=2))
    return {name: draw(value) for name, value in options.items() if draw(st.integers(0, 3)) == 0}


@st.composite
def _field(draw: st.DrawFn, inside: Sequence[str], outside: Sequence[str], lists: bool) -> str:
    """A field of the last entity in `inside`; not always a valid one."""
    name = draw(_names)
    kinds = list(T) if len(inside) + len(outside) == 1 else [*T, T.REF, T.REF, T.REFS]
    kind = draw(st.sampled_from(kinds))
    doc = draw(st.sampled_from(["", "", "", *map(":doc={}".format, _DOCS)]))
    if kind is T.STATE:
        return f"{name}:{draw(_state())}{doc}"
    arguments = draw(_arguments(kind, inside, outside))
    flags = draw(_flags(kind, lists))
    flags |= {"null"} if arguments == f"={inside[-1]}" else set()
    values = draw(_values(kind, arguments, flags))
    flags |= {"null"} if "readonly" in flags and "default" not in values else set()
    texts = [f"{modifier}={value}" for modifier, value in values.items()]
    return ":".join([name, kind + arguments, *sorted(flags), *texts]) + doc


@st.composite
def _flags(draw: st.DrawFn, kind: FieldType, lists: bool) -> set[str]:
    possible = sorted(flag for flag in FLAGS if kind in FITS[flag])
    flags = {flag for flag in possible if draw(st.integers(0, 4)) == 0}
    if not lists:
        flags -= {"filter", "sort"}
    for one, other, _ in CONTRADICTIONS:
        if {one, other} <= flags:
            flags.remove(draw(st.sampled_from([one, other])))
    return flags


@st.composite
def _arguments(
    draw: st.DrawFn, kind: FieldType, inside: Sequence[str], outside: Sequence[str]
) -> str:
    match kind:
        case T.DECIMAL:
            digits = draw(st.sampled_from([1, 2, 5, 12, 18]))
            return f"={digits},{draw(st.integers(0, digits))}"
        case T.ENUM:
            return "=" + ",".join(draw(_choices))
        case T.LIST:
            return "=" + draw(st.sampled_from(sorted(ITEMS)))
        case T.REF:
            return "=" + draw(st.sampled_from([*inside, *outside]))
        case T.REFS:
            return "=" + draw(st.sampled_from(inside))
        case _:
            return ""


@st.composite
def _values(draw: st.DrawFn, kind: FieldType, arguments: str, flags: set[str]) -> dict[str, object]:
    if kind is T.STR and draw(st.integers(0, 3)) == 0:
        pattern = draw(st.sampled_from(sorted(_PATTERNS)))
        return {"max": _PATTERNS[pattern], "pattern": pattern}
    values: dict[str, object] = {}
    if kind in _LARGEST and (kind is T.BYTES or draw(st.booleans())):
        values["max"] = draw(st.sampled_from(_LARGEST[kind]))
    if kind in _LARGEST and kind in FITS["min"] and draw(st.integers(0, 3)) == 0:
        values["min"] = draw(st.integers(0, 3))
    for bound, written in (("min", _LOWS), ("max", _HIGHS)):
        if kind in written and draw(st.integers(0, 2)) == 0:
            values[bound] = draw(st.sampled_from(written[kind]))
    if kind in FITS["default"] and "unique" not in flags and draw(st.integers(0, 2)) == 0:
        choices = _DEFAULTS.get(kind) or arguments.removeprefix("=").split(",")
        values["default"] = draw(st.sampled_from(choices))
    if kind in FITS["on_delete"] and "." not in arguments and draw(st.booleans()):
        values["on_delete"] = draw(st.sampled_from(["restrict", "cascade", "cascade", "set_null"]))
        flags |= {"null"} if values["on_delete"] == "set_null" else set()
    return values


@st.composite
def _state(draw: st.DrawFn) -> str:
    states = draw(_choices)
    pairs = [(one, other) for one in states for other in states if one != other]
    moves = draw(st.lists(st.tuples(_names, st.sampled_from(pairs)), min_size=1, max_size=10))
    named = dict(pair for pair in moves if not move_problem(pair[0])) or {"begin": pairs[0]}
    flags = draw(st.sampled_from(["", ":filter", ":index", f":default={states[-1]}"]))
    ways = ",".join(f"{name}.{source}.{target}" for name, (source, target) in named.items())
    return f"state={','.join(states)}{flags}:moves={ways}"
