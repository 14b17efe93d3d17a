from typing import Any

from pydantic import TypeAdapter


class _Adapters(dict[type[Any], TypeAdapter[Any]]):
    """Built once for each type: that takes a thousand times longer than to use one."""

    def __missing__(self, kind: type[Any]) -> TypeAdapter[Any]:
        self[kind] = adapter = TypeAdapter(kind)
        return adapter


_adapters = _Adapters()


def encode(body: object) -> bytes:
    return _adapters[type(body)].dump_json(body)
