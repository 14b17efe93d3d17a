"""Words of a command line, as the answers that they stand for.

    Product sku:str:max=32:unique name:str plural=goods Category name:str:unique

A word that begins with a capital letter and has no colon begins an entity, a word with a colon is a
field of it, and `name=value` is an option of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extensions.problems import DefinitionError

_FIELD = re.compile(r"[A-Za-z_]\w*:")
_OPTION = re.compile(r"([a-z_]+)=(.*)", re.DOTALL)
_TAKES_BLANKS = re.compile(":(doc|default|pattern)=")
_GROUPS = frozenset({"unique", "index"})
_LISTS = frozenset({"operations", "usecases"})


@dataclass
class _Entity:
    name: str
    fields: list[str] = field(default_factory=list)
    options: dict[str, object] = field(default_factory=dict)


def entities(words: Iterable[str]) -> dict[str, object]:
    """Return the `entities` answer that the words stand for.

    Raises DefinitionError with every word that stands for nothing.
    """
    found: list[_Entity] = []
    problems: list[str] = []
    for word in _single(words):
        option = _OPTION.fullmatch(word)
        if word[0].isupper() and not _FIELD.match(word) and not option:
            problems += [f"entity {word!r} is given twice"] * (word in [e.name for e in found])
            found.append(_Entity(word))
        elif not found:
            problems.append(f"the first word must be an entity, such as Product, not {word!r}")
            break
        elif option:
            problems += _option(found[-1], *option.groups())
        else:
            found[-1].fields.append(word)  # a word that is none is the grammar's to name
    if problems:
        raise DefinitionError(problems)
    return {entity.name: _answer(entity) for entity in found}


def fields(words: Iterable[str]) -> list[str]:
    """Return the texts of the fields among the words, one field each."""
    return list(_single(words))


def joined(texts: Sequence[str]) -> str | list[str]:
    """Return fields as one text, or as a list where one of them has blanks."""
    return list(texts) if any(" " in text for text in texts) else " ".join(texts)


def and_(words: Iterable[str]) -> str:
    """Return words as they stand in a sentence; there has to be one."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _single(words: Iterable[str]) -> Iterator[str]:
    """Split words that hold several; blanks in a doc, a default or a pattern stay."""
    for word in words:
        last = ""
        for part in word.split():
            if _TAKES_BLANKS.search(last) and not _FIELD.match(part):
                last = f"{last} {part}"
                continue
            if last:
                yield last
            last = part
        if last:
            yield last


def _option(entity: _Entity, name: str, value: str) -> list[str]:
    if name in _GROUPS:
        groups = entity.options.setdefault(name, [])
        assert isinstance(groups, list)
        groups.append(value.split(","))
    elif name in entity.options:
        return [f"entity {entity.name!r}: the option {name!r} is given twice"]
    elif name in _LISTS:
        entity.options[name] = value.split(",")
    else:
        entity.options[name] = {"true": True, "false": False}.get(value, value)
    return []


def _answer(entity: _Entity) -> str | list[str] | Mapping[str, object]:
    texts = joined(entity.fields)
    return {"fields": texts, **entity.options} if entity.options else texts
