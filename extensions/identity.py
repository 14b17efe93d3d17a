"""The names of an entity, in the form of every place where they stand."""

from .naming import snake, words

# What the modules of an entity are called behind its name, in one layer or another, tests included.
MODULE_ENDINGS = (
    "",
    "_api",
    "_controller",
    "_references",
    "_repository",
    "_schemas",
    "_service",
    "_table",
)

# What an in-memory repository has itself.
_OF_FAKES = frozenset(
    ["add", "deleted", "forget", "get", "on_forget", "page", "remove", "rows", "update"]
)


class Names:
    """An entity's name and what follows from it; the plural and the table can be chosen."""

    def __init__(self, name: str, plural: str, table: str) -> None:
        self.name = name
        self.plural = plural
        self.table = table
        self.module = snake(name)
        self.words = words(self.module)
        self.route = plural.replace("_", "-")
        self.id = f"{self.module}_id"

    @property
    def constant(self) -> str:
        return self.module.upper()

    @property
    def fake_name(self) -> str:
        """The attribute of an in-memory repository for that of an entity that it refers to."""
        return f"kept_{self.plural}" if self.plural in _OF_FAKES else self.plural

    @property
    def in_use(self) -> str:
        """The error for one that cannot be deleted, because another entity refers to it."""
        return f"{self.name}InUse"
