"""The four pairs of framework and schema library: the same document, the same answers.

What differs is declared here, and nothing else may.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.helpers.combinations import COMBINATIONS, Combination
from tests.helpers.services import Service, serve
from tests.helpers.sharing import Shared
from tests.matrix.cases import PRODUCT, REFUSED, VOLUME

PAIRS = tuple(choice for choice in COMBINATIONS if choice.database == "sqlite")

# Differences of the answers, by the name of the case: why the four pairs need not agree.
DECLARED_ANSWERS: dict[str, str] = {}

# msgspec stops at the first invalid field, Pydantic lists all of them, and each has its own words.
DECLARED_MEMBERS = ("detail", "errors")

# Keywords of a schema that one library writes and another leaves out, without a change of meaning.
DECLARED_KEYWORDS = {
    "title",
    "description",
    "examples",
    "operationId",
    "tags",
    "summary",
    "deprecated",
}

NULL = {"type": "null"}
LIMITS = {
    "maxLength",
    "minLength",
    "pattern",
    "maximum",
    "minimum",
    "maxItems",
    "minItems",
    "format",
}

VOLATILE = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+00:00)"), "<time>"),
    (re.compile(r'"request_id": ?"[^"]*"'), '"request_id":"<request>"'),
    (re.compile(r'"next_cursor": ?"[^"]*"'), '"next_cursor":"<cursor>"'),
)

Transcript = dict[str, Any]


def masked(text: str) -> str:
    """Return a text with everything that differs from call to call replaced."""
    for pattern, stand_in in VOLATILE:
        text = pattern.sub(stand_in, text)
    return text


def exchange(client: httpx.Client, method: str, path: str, **options: Any) -> dict[str, Any]:
    """Send a request and return what has to agree of the answer."""
    response = client.request(method, path, **options)
    kind = response.headers.get("content-type", "").partition(";")[0]
    body: Any = masked(response.text)
    if kind.endswith("json"):
        body = json.loads(body)
    if kind == "application/problem+json":
        for member in DECLARED_MEMBERS:
            body.pop(member, None)
    kept = ("etag", "location", "allow", "retry-after", "cache-control")
    headers = {name: masked(response.headers[name]) for name in kept if name in response.headers}
    if "allow" in headers:
        headers["allow"] = ", ".join(sorted(headers["allow"].split(", ")))
    return {"status": response.status_code, "type": kind, "headers": headers, "body": body}


def record(service: Service, folder: Path) -> None:
    """Run a service and write what it answers, and its OpenAPI document, into a folder."""
    folder.mkdir()
    on_file = service.using(f"sqlite+aiosqlite:///{folder / 'parity.db'}")
    on_file.just("migrate")
    answers: Transcript = {}
    with (
        serve(on_file, folder / "log") as running,
        httpx.Client(base_url=running.url, timeout=20, trust_env=False) as client,
    ):
        document = client.get("/docs/openapi.json").raise_for_status().json()
        made = client.post("/products", json=PRODUCT)
        path, version = made.headers["location"], {"If-Match": made.headers["etag"]}
        steps: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
            ("create", "POST", "/products", {"json": {**PRODUCT, "sku": "TWO"}}),
            ("create again", "POST", "/products", {"json": PRODUCT}),
            ("read", "GET", path, {}),
            ("list", "GET", "/products?limit=1", {}),
            ("list with a page and a total", "GET", "/products?page=1&total=true", {}),
            ("filter", "GET", "/products?launched_on=2026-01-31", {}),
            ("move that is forbidden", "POST", f"{path}/archive", {"headers": version}),
            ("move", "POST", f"{path}/activate", {"headers": version}),
            ("stale move", "POST", f"{path}/archive", {"headers": version}),
            ("stale change", "PUT", path, {"headers": version, "json": PRODUCT}),
            ("stale deletion", "DELETE", path, {"headers": version}),
            ("create a volume", "POST", "/volumes", {"json": VOLUME}),
            ("list the volumes", "GET", "/volumes", {}),
            *sales(client, made.json()["id"]),
            *memoranda(client),
            ("live", "GET", "/health/live", {}),
            ("ready", "GET", "/health/ready", {}),
        )
        for name, method, target, options in steps:
            answers[name] = exchange(client, method, target, **options)
        for case in REFUSED:
            answers[case.name] = exchange(
                client, case.method, case.path, content=case.content, headers=dict(case.headers)
            )
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")


def sales(client: httpx.Client, product: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give requests about entities that refer to each other, once those are there."""

    def add(path: str, body: dict[str, object]) -> str:
        return str(client.post(path, json=body).raise_for_status().json()["id"])

    region = add("/regions", {"name": "North", "parent": None})
    customer = add("/customers", {"email": "ada@example.com", "region": region})
    tags = [add("/tags", {"label": label}) for label in ("old", "new")]
    order = {
        "number": 1,
        "customer": customer,
        "agent": None,
        "product_id": product,
        "tags": tags,
        "labels": [],
    }
    unknown = "00000000-0000-7000-8000-000000000404"
    seen = {"headers": {"If-Match": '"1"'}}
    yield "create an order", "POST", "/orders", {"json": order}
    yield "create it again", "POST", "/orders", {"json": order}
    for field in ("customer", "agent", "product_id"):
        body = order | {"number": 2, field: unknown}
        yield f"an unknown {field}", "POST", "/orders", {"json": body}
    for name, value in (("unknown", [unknown]), ("malformed", ["x"]), ("no list", unknown)):
        yield f"{name} tags", "POST", "/orders", {"json": order | {"number": 2, "tags": value}}
    for name, query in (
        ("two tags", f"tags={tags[0]}&tags={tags[1]}"),
        ("an unknown tag", f"tags={unknown}"),
        ("a malformed tag", "tags=x"),
        ("too many tags", "&".join([f"tags={unknown}"] * 21)),
        ("a customer", f"customer={customer}"),
    ):
        yield f"list orders by {name}", "GET", f"/orders?total=true&{query}", {}
    yield "delete a region in use", "DELETE", f"/regions/{region}", seen
    yield "delete a tag in use", "DELETE", f"/tags/{tags[0]}", seen
    yield "list lines, which is no operation", "GET", "/lines", {}
    yield "delete a customer with the orders", "DELETE", f"/customers/{customer}", seen
    yield "list no orders", "GET", "/orders?total=true", {}


def memoranda(
    client: httpx.Client,
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give requests about entities that belong to their callers."""
    mine, yours, long, broken = (
        {"headers": {"X-User-Id": caller}} for caller in ("ada", "you", "x" * 65, "a\tb")
    )
    first = client.post("/memoranda", json={"topic": "first"}, headers=mine["headers"])
    place = first.raise_for_status().headers["location"]
    body: dict[str, Any] = {"json": {"topic": "second"}}
    for name, caller in (("me", mine), ("nobody", {}), ("a long one", long), ("none", broken)):
        yield f"a memo of {name}", "POST", "/memoranda", body | caller
    named: dict[str, Any] = {"json": {"topic": "third", "author": "you"}}
    yield "a memo that names its author", "POST", "/memoranda", named | mine
    for name, caller in (("me", mine), ("somebody else", yours), ("nobody", {})):
        yield f"read a memo as {name}", "GET", place, caller
        yield f"list memoranda as {name}", "GET", "/memoranda?total=true", caller
    yield "change a memo as nobody, without its version", "PUT", place, body
    theirs = {"headers": yours["headers"] | {"If-Match": '"1"'}}
    yield "change a memo of somebody else", "PUT", place, body | theirs
    yield "delete a memo of somebody else", "DELETE", place, theirs


@pytest.fixture(scope="module")
def recordings(
    installed: Callable[[Combination], Service], shared: Shared
) -> dict[str, dict[str, Any]]:
    """The answers and the document of each pair."""
    found = {}
    for pair in PAIRS:
        service = installed(pair)

        def build(folder: Path, service: Service = service) -> None:
            record(service, folder)

        folder = shared.once(f"parity-{pair}", build)
        found[str(pair)] = {
            name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("answers", "openapi")
        }
    return found


def test_all_answers_agree(recordings: dict[str, dict[str, Any]]) -> None:
    differing = {}
    for name in next(iter(recordings.values()))["answers"]:
        answers = {pair: recordings[pair]["answers"][name] for pair in recordings}
        if len({json.dumps(answer, sort_keys=True) for answer in answers.values()}) > 1:
            differing[name] = answers
    undeclared = {name: differing[name] for name in differing.keys() - DECLARED_ANSWERS.keys()}
    assert not undeclared, "\n".join(map(shown, undeclared.items()))
    assert not DECLARED_ANSWERS.keys() - differing.keys(), "declared, but agreeing"


def shown(case: tuple[str, dict[str, Any]]) -> str:
    """Return a case and the answer of each pair, one a line."""
    name, answers = case
    return "\n".join([name, *(f"  {pair}: {json.dumps(answers[pair])}" for pair in answers)])


def test_all_documents_describe_the_same_interface(
    recordings: dict[str, dict[str, Any]],
) -> None:
    described = {pair: interface(found["openapi"]) for pair, found in recordings.items()}
    first, *others = described
    for other in others:
        differing = {
            key: [described[first].get(key), described[other].get(key)]
            for key in described[first].keys() | described[other].keys()
            if described[first].get(key) != described[other].get(key)
        }
        assert not differing, f"{first} and {other}\n{json.dumps(differing, indent=1)}"


def interface(document: dict[str, Any]) -> dict[str, Any]:
    """Return what a document promises, by operation: parameters, bodies and answers, references resolved."""
    found: dict[str, Any] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}"
            for parameter in operation.get("parameters", []):
                key = f"{where} {parameter['in']} {parameter['name'].lower()}"
                found[key] = [
                    parameter.get("required", False),
                    resolved(parameter["schema"], document),
                ]
            for media, content in operation.get("requestBody", {}).get("content", {}).items():
                found[f"{where} body {media}"] = resolved(content["schema"], document)
            for status, answer in operation["responses"].items():
                found[f"{where} {status}"] = sorted(answer.get("headers", {}), key=str.lower)
                for media, content in answer.get("content", {}).items():
                    schema = content.get("schema", {})
                    found[f"{where} {status} {media}"] = resolved(schema, document)
    return found


def resolved(schema: Any, document: dict[str, Any], depth: int = 0) -> Any:
    """Return a schema without references and in one spelling, so that equal meanings are equal."""
    if depth > 12:
        return "recursive"
    if isinstance(schema, list):
        return [resolved(part, document, depth + 1) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if reference := schema.get("$ref"):
        target = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]
        return resolved(target, document, depth + 1)
    plain = {
        key: sorted(value) if key in {"required", "enum"} else resolved(value, document, depth + 1)
        for key, value in schema.items()
        if key not in DECLARED_KEYWORDS or not isinstance(value, str | list | bool)
    }
    return dict(sorted(one_spelling(plain).items()))


def one_spelling(schema: dict[str, Any]) -> dict[str, Any]:
    """Spell in one way what the four pairs write differently and mean alike."""
    spelled = {key: whole(value) for key, value in schema.items()}
    options = spelled.pop("oneOf", None) or spelled.pop("anyOf", None)
    if options:  # Litestar writes the limits of a nullable value beside its options
        beside = {key: spelled.pop(key) for key in LIMITS & spelled.keys()}
        parts = [part if part == NULL else one_spelling(part | beside) for part in options]
        spelled["anyOf"] = sorted(parts, key=lambda part: json.dumps(part, sort_keys=True))
    if "enum" in spelled:  # msgspec does not say that the choices are texts
        spelled.pop("type", None)
    if spelled.get("required") == []:
        spelled.pop("required")
    if spelled.get("default", ...) is None:  # Litestar and msgspec say it at different places
        spelled.pop("default")
    return spelled


def whole(value: Any) -> Any:
    """Return 1 for 1.0, which is the same number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
