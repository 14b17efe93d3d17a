from importlib.util import find_spec
from pkgutil import iter_modules, resolve_name

import clinic
from clinic.shared.context import Context

_NOT_CONTEXTS = {"shared", "composition"}


class ContextError(Exception):
    pass


def find_contexts() -> tuple[Context, ...]:
    """Every package of the service that has a `wiring.py`, by name."""
    names = [module.name for module in iter_modules(clinic.__path__) if module.ispkg]
    return tuple(_context(name) for name in names if name not in _NOT_CONTEXTS)


def _context(name: str) -> Context:
    if find_spec(f"clinic.{name}.wiring") is None:
        raise ContextError(f"src/clinic/{name} has no wiring.py; every context exports one")
    found = resolve_name(f"clinic.{name}.wiring:context")
    if not isinstance(found, Context) or found.name != name:
        raise ContextError(
            f"src/clinic/{name}/wiring.py must export context = Context({name!r}, …)"
        )
    return found
