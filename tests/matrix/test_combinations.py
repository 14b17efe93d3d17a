"""Every combination: checked, migrated, started and called on the real database."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any, TypeVar

import httpx
import pytest

from tests.helpers.combinations import EVERY, Combination
from tests.helpers.databases import database, require
from tests.helpers.services import Server, Service, problems_in, serve
from tests.matrix.cases import FOREIGN_ID, PRODUCT, REFUSED, VOLUME, Case, without

T = TypeVar("T")
SECRET = {"donor_email"}


@pytest.fixture(scope="module", params=EVERY, ids=str)
def combination(request: pytest.FixtureRequest) -> Combination:
    """Each combination; all its tests run on one worker."""
    choice: Combination = request.param
    require(choice.database)
    return choice


@pytest.fixture(scope="module")
def service(
    combination: Combination,
    installed: Callable[[Combination], Service],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """The installed service with an empty database of its own."""
    folder = tmp_path_factory.mktemp(f"database-{combination}")
    with database(combination.database, folder) as url:
        yield installed(combination).using(url)


@pytest.fixture(scope="module")
def migrated(service: Service) -> Service:
    """The service with its tables."""
    service.just("migrate")
    return service


@pytest.fixture(scope="module")
def server(migrated: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service, running."""
    with serve(migrated, tmp_path_factory.mktemp("server") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    """A client of the running service."""
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as http:
        yield http


def created(client: httpx.Client, **changes: object) -> httpx.Response:
    """Create a product and return the answer."""
    response = client.post("/products", json={**PRODUCT, **changes})
    assert response.status_code == 201, response.text
    return response


def test_its_own_check_is_green(service: Service) -> None:
    service.just("check")


def test_its_migrations_make_its_tables(migrated: Service) -> None:
    migrated.uv("run", "--quiet", "alembic", "check")


def test_what_is_created_is_read(client: httpx.Client) -> None:
    made = created(client, sku="READ-1")
    path = made.headers["location"]
    read = client.get(path)
    assert read.status_code == 200
    assert read.headers["etag"] == made.headers["etag"]
    assert read.json() == made.json()
    assert {**read.json(), **PRODUCT, "sku": "READ-1", "status": "draft"} == read.json()


def test_every_type_survives_the_round_trip(client: httpx.Client) -> None:
    made = client.post("/volumes", json=VOLUME)
    assert made.status_code == 201, made.text
    read = client.get(made.headers["location"]).json()
    assert read == made.json()
    kept = {name: value for name, value in VOLUME.items() if name not in SECRET}
    assert {name: read.get(name) for name in kept} == kept
    assert read["views"] == 0
    assert not SECRET & read.keys()


@pytest.mark.parametrize(
    ("isbn", "brackets"),
    [("9780000000001", "["), ("9780000000002", "{"), ("9780000000003", "[{")],
)
def test_json_is_kept_down_to_its_deepest_level(
    client: httpx.Client, isbn: str, brackets: str
) -> None:
    body = {**VOLUME, "isbn": isbn, "details": nested(31, brackets)}
    made = client.post("/volumes", json=body)
    assert made.status_code == 201, made.text
    assert client.get(made.headers["location"]).json()["details"] == body["details"]
    deeper = client.post("/volumes", json={**body, "details": nested(32, brackets)})
    assert_problem(deeper, 422)


def nested(levels: int, brackets: str) -> object:
    """Return a number in lists and objects, whose brackets take turns from the inside."""
    value: object = 1
    for level in range(levels):
        value = [value] if brackets[level % len(brackets)] == "[" else {"in": value}
    return value


def test_a_change_makes_a_new_version(client: httpx.Client) -> None:
    made = created(client, sku="PUT-1")
    path, first = made.headers["location"], made.headers["etag"]
    body = {**PRODUCT, "sku": "PUT-1", "price": "13.00"}
    changed = client.put(path, json=body, headers={"If-Match": first})
    assert changed.status_code == 200, changed.text
    assert changed.json()["price"] == "13.00"
    assert changed.headers["etag"] != first
    stale = client.put(path, json=body, headers={"If-Match": first})
    assert_problem(stale, 412)


def test_blanks_around_a_version_are_not_part_of_it(client: httpx.Client) -> None:
    """Written by http.client, because httpx sends no such header."""
    made = created(client, sku="BLANK-1")
    version = made.headers["etag"]
    with closing(HTTPConnection(client.base_url.host, client.base_url.port)) as connection:
        path = made.headers["location"]
        connection.request("DELETE", path, headers={"If-Match": f"\t {version} \t"})
        assert connection.getresponse().status == 204


def test_a_change_to_what_python_calls_equal_is_made(client: httpx.Client) -> None:
    body = {**VOLUME, "isbn": "9780131177079", "details": {"lent": 1}}
    made = client.post("/volumes", json=body)
    change = {**without(body, "isbn", *SECRET), "details": {"lent": True}}
    version = {"If-Match": made.headers["etag"]}
    changed = client.put(made.headers["location"], json=change, headers=version)
    assert changed.status_code == 200, changed.text
    assert client.get(made.headers["location"]).json()["details"]["lent"] is True


def test_of_many_changes_of_one_version_one_is_made(client: httpx.Client) -> None:
    """All at once, so that the database decides: no change is lost."""
    made = created(client, sku="RACE-1")
    path, version = made.headers["location"], {"If-Match": made.headers["etag"]}

    def change(number: int) -> int:
        body = {**PRODUCT, "sku": "RACE-1", "price": f"{number}.00"}
        return client.put(path, json=body, headers=version).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(change, range(8)))
    assert statuses == [200, *[412] * 7]


def test_of_many_equal_creates_one_is_made(client: httpx.Client) -> None:
    answers = at_once(48, lambda _: client.post("/products", json={**PRODUCT, "sku": "RACE-2"}))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 47]
    for answer in answers:
        if answer.status_code == 409:
            assert_problem(answer, 409)


def test_of_many_moves_of_one_version_one_is_made(client: httpx.Client) -> None:
    made = created(client, sku="RACE-3")
    path, version = made.headers["location"], {"If-Match": made.headers["etag"]}
    answers = at_once(8, lambda _: client.post(f"{path}/activate", headers=version))
    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 7]
    assert client.get(path).json()["version"] == 2


def test_changes_that_read_again_are_all_made(client: httpx.Client) -> None:
    """Every client adds 1 to what it has read, and starts again where it came too late."""
    path = created(client, sku="RACE-4", price="0.00").headers["location"]

    def add(_: int) -> None:
        changed = 412
        while changed == 412:
            read = client.get(path)
            price = f"{float(read.json()['price']) + 1:.2f}"
            body = {**PRODUCT, "sku": "RACE-4", "price": price}
            version = {"If-Match": read.headers["etag"]}
            changed = client.put(path, json=body, headers=version).status_code
        assert changed == 200

    at_once(8, add)
    read = client.get(path).json()
    assert (read["price"], read["version"]) == ("8.00", 9)


def test_a_repeated_create_has_the_same_answer_and_one_row(client: httpx.Client) -> None:
    """As a client does that has not heard the answer, and asks again at once and later."""
    body = {**PRODUCT, "sku": "KEY-1", "launched_on": "1998-01-01"}
    key = {"Idempotency-Key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
    answers = at_once(8, lambda _: client.post("/products", json=body, headers=key))
    answers.append(client.post("/products", json=body, headers=key))
    first = answers[0]
    assert first.status_code == 201, first.text
    for answer in answers:
        assert (answer.status_code, answer.content) == (201, first.content)
        assert answer.headers["location"] == first.headers["location"]
        assert answer.headers["etag"] == first.headers["etag"]
    found = client.get("/products", params={"launched_on": "1998-01-01", "total": "true"}).json()
    assert found["total"] == 1
    other = client.post("/products", json={**body, "sku": "KEY-2"}, headers=key)
    assert_problem(other, 422)
    assert other.json()["code"] == "idempotency_key_reused"


def test_a_repeated_move_has_the_same_answer(client: httpx.Client) -> None:
    """Without the key the second would be 412, and the client would not know who moved it."""
    made = created(client, sku="KEY-3")
    path = f"{made.headers['location']}/activate"
    headers = {"If-Match": made.headers["etag"], "Idempotency-Key": '"move-1"'}
    first, again = (client.post(path, headers=headers) for _ in range(2))
    assert (first.status_code, first.json()["version"]) == (200, 2)
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["etag"] == first.headers["etag"]


def test_a_refused_create_may_be_repeated(client: httpx.Client) -> None:
    """A refusal keeps nothing: what was in the way may be gone."""
    other = created(client, sku="KEY-4")
    key = {"Idempotency-Key": '"retry-1"'}
    body = {**PRODUCT, "sku": "KEY-4"}
    assert_problem(client.post("/products", json=body, headers=key), 409)
    version = {"If-Match": other.headers["etag"]}
    assert client.delete(other.headers["location"], headers=version).status_code == 204
    assert client.post("/products", json=body, headers=key).status_code == 201


def test_of_many_creates_with_one_key_all_are_refused_alike(client: httpx.Client) -> None:
    """Each waits for the one before; where that is undone, the database may end some of the others."""
    created(client, sku="KEY-5")
    key = {"Idempotency-Key": '"refused-at-once"'}
    body = {**PRODUCT, "sku": "KEY-5"}
    answers = at_once(8, lambda _: client.post("/products", json=body, headers=key))
    for answer in answers:
        assert_problem(answer, 409)
        assert answer.json()["code"] == "product_sku_taken"


def at_once(number: int, ask: Callable[[int], T]) -> list[T]:
    """Return what as many threads get that ask at the same time."""
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(ask, range(number)))


def test_a_deleted_product_is_gone(client: httpx.Client) -> None:
    made = created(client, sku="DELETE-1")
    path, version = made.headers["location"], {"If-Match": made.headers["etag"]}
    assert client.delete(path, headers=version).status_code == 204
    assert_problem(client.get(path), 404)


def test_a_product_moves_only_as_it_may(client: httpx.Client) -> None:
    made = created(client, sku="MOVE-1")
    path, version = made.headers["location"], {"If-Match": made.headers["etag"]}
    assert_problem(client.post(f"{path}/archive", headers=version), 409)
    active = client.post(f"{path}/activate", headers=version)
    assert active.status_code == 200, active.text
    assert active.json()["status"] == "active"
    assert_problem(client.post(f"{path}/activate", headers=version), 412)


@pytest.mark.parametrize("sku", ["TAKEN-1", "5\" for key 'it\\'", 'constraint "uq"'])
def test_a_taken_sku_is_a_conflict(client: httpx.Client, sku: str) -> None:
    """Databases repeat the value in the message that names the constraint."""
    created(client, sku=sku)
    taken = client.post("/products", json={**PRODUCT, "sku": sku})
    assert_problem(taken, 409)
    assert taken.json()["code"] == "product_sku_taken"


def test_pages_hold_everything_once(client: httpx.Client) -> None:
    made = {
        created(client, sku=f"PAGE-{n}", launched_on="1999-01-01").json()["id"] for n in range(5)
    }
    seen: list[str] = []
    query: dict[str, str | int] = {"launched_on": "1999-01-01", "limit": 2}
    for _ in range(4):
        page = client.get("/products", params=query).json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    assert set(seen) == made


def test_bad_input_is_refused(client: httpx.Client) -> None:
    """Every case is tried; what is wrong is reported together."""
    wrong = [f"{case}: {problem}" for case in REFUSED if (problem := mistake(client, case))]
    assert not wrong, "\n".join(["", *wrong])


def mistake(client: httpx.Client, case: Case) -> str:
    """Return what is wrong with the answer to a case, or nothing."""
    headers = dict(case.headers)
    response = client.request(case.method, case.path, content=case.content, headers=headers)
    try:
        assert_problem(response, *case.statuses)
    except AssertionError as error:
        return str(error).partition("\n")[0]
    return ""


def test_a_link_to_an_id_of_another_variant_is_refused_as_missing(client: httpx.Client) -> None:
    order = an_order(client, "LINK-1")
    for field in ("customer", "agent", "product_id", "tags", "labels"):
        wrong = [FOREIGN_ID] if field in {"tags", "labels"} else FOREIGN_ID
        refused = client.post("/orders", json={**order, field: wrong})
        assert_problem(refused, 422)
        assert refused.json()["code"] == f"order_{field.removesuffix('_id')}_missing"
    assert client.post("/orders", json=order).status_code == 201


def test_an_order_is_read_with_the_links_of_its_version(client: httpx.Client) -> None:
    """One client changes number, tags and labels together, again and again, while others read."""
    order = an_order(client, "LINK-2")
    tags = [client.post("/tags", json={"label": label}).json()["id"] for label in ("even", "odd")]

    def numbered(number: int) -> dict[str, object]:
        odd = number % 2
        return {**order, "number": number, "tags": [tags[odd]], "labels": [tags[1 - odd]]}

    made = client.post("/orders", json=numbered(1))
    path = made.headers["location"]

    def change() -> None:
        version = made.headers["etag"]
        for number in range(2, 30):
            changed = client.put(path, json=numbered(number), headers={"If-Match": version})
            assert changed.status_code == 200, changed.text
            version = changed.headers["etag"]

    def read(_: int) -> list[dict[str, Any]]:
        found = []
        while not changes.done():
            found.append(client.get(path).json())
            found += client.get("/orders", params={"customer": str(order["customer"])}).json()[
                "items"
            ]
        return found

    with ThreadPoolExecutor(1) as writer:
        changes = writer.submit(change)
        seen = [one for found in at_once(4, read) for one in found]
    changes.result()
    torn = [one for one in seen if one != {**one, **numbered(one["version"])}]
    assert not torn, f"{len(torn)} of {len(seen)}, such as {torn[0]}"


def an_order(client: httpx.Client, sku: str) -> dict[str, object]:
    """Return an order that can be created: what it refers to is there."""
    region = client.post("/regions", json={"name": sku, "parent": None}).json()["id"]
    body = {"email": f"{sku.lower()}@example.com", "region": region}
    return {
        "number": 1,
        "customer": client.post("/customers", json=body).json()["id"],
        "agent": None,
        "product_id": created(client, sku=sku).json()["id"],
        "tags": [],
        "labels": [],
    }


def test_the_service_stays_healthy(client: httpx.Client, server: Server) -> None:
    """After all of that: ready, and without an exception in its log."""
    for path in ("/health/live", "/health/ready", "/docs/openapi.json", "/docs"):
        assert client.get(path).status_code == 200, path
    assert problems_in(server.output()) == []


def test_it_ends_cleanly_on_sigterm(server: Server) -> None:
    """The last test: it ends the server of all the others."""
    assert server.stop() in {0, -signal.SIGTERM}
    assert problems_in(server.output()) == []


def assert_problem(response: httpx.Response, *statuses: int) -> None:
    """Assert that an answer is a problem document of one of these statuses."""
    shown = f"{response.status_code} {response.headers.get('content-type')} {response.text[:300]}"
    assert response.status_code in statuses, f"{shown}, expected {statuses}"
    assert response.headers["content-type"].startswith("application/problem+json"), shown
    document = response.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= document.keys(), shown
    assert document["status"] == response.status_code, shown
