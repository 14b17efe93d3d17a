"""Clients that are slow, endless, too many or without sense: each gets its 4xx, the others are served."""

import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import repeat
from pathlib import Path

import httpx
import psutil
import pytest

from tests.helpers.combinations import COMBINATIONS, Combination
from tests.helpers.databases import database
from tests.helpers.services import Server, Service, problems_in, serve
from tests.hostile.sockets import connection, one_of_many, request, rest, told
from tests.matrix.cases import NEST, PRODUCT

SECONDS = 1
SLACK = 10  # of a busy machine
KEPT = (
    20  # what the parts of a test take, and the time that a connection is kept for a next request
)
CONNECTIONS = 40
BODY = 200_000
FLOOD = 3_000
MEGABYTE = 1_000_000
GROWTH = 30 * MEGABYTE
JSON = "Content-Type: application/json"
CHUNK = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"


@pytest.fixture(scope="module", params=[COMBINATIONS[0], COMBINATIONS[9]], ids=str)
def server(
    request: pytest.FixtureRequest,
    installed: Callable[[Combination], Service],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A service of each framework with narrow bounds, and nothing unexpected in its log at the end."""
    combination: Combination = request.param
    folder = tmp_path_factory.mktemp(f"hostile-{combination}")
    with database(combination.database, folder) as url:
        service = installed(combination).using(url)
        bounds = {
            "request_seconds": SECONDS,
            "max_connections": CONNECTIONS,
            "max_body_bytes": BODY,
        }
        settings = {service.setting(name): str(bound) for name, bound in bounds.items()}
        bounded = Service(service.path, {**service.env, **settings})
        bounded.just("migrate")
        with serve(bounded, folder / "log") as running:
            yield running
            assert problems_in(running.output()) == []


def memory(server: Server) -> int:
    """Return the bytes of a service's process that are in memory."""
    return int(psutil.Process(server.process.pid).memory_info().rss)


def is_live(server: Server) -> bool:
    return httpx.get(f"{server.url}/health/live", trust_env=False, timeout=SLACK).is_success


@pytest.mark.parametrize(
    "parts",
    [
        [],
        ["GET /health/live HTT"],
        ["GET /health/live HTTP/1.1\r\nHost: test\r\n", *repeat("X-Slow: 1\r\n", 40)],
        [
            f"POST /products HTTP/1.1\r\nHost: test\r\n{JSON}\r\nContent-Length: 99\r\n\r\n",
            *"{" * 40,
        ],
    ],
    ids=["silent", "half a line", "a header at a time", "a byte of the body at a time"],
)
def test_a_slow_client_is_told_so_and_does_not_hold_the_others(
    server: Server, parts: list[str]
) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(told, server.url, [part.encode() for part in parts], 0.1)
        assert is_live(server)
        heard = slow.result()
    assert heard.status == 408, heard.data
    assert b"application/problem+json" in heard.data
    assert heard.seconds < SECONDS + SLACK


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (request("GET", "/" + "x" * 70_000), 414),
        (request("GET", "/products?cursor=" + "x" * 70_000), 414),
        (request("GET", "/products", "X-Long: " + "x" * 70_000), 431),
        (request("GET", "/products", *(f"X-{number}: {'x' * 90}" for number in range(900))), 431),
        (request("POST", "/products", JSON, "Content-Length: 9999999999"), 413),
        (request("POST", "/products", JSON, f"Content-Length: {len(NEST)}", body=NEST), 400),
        (b"\x16\x03\x01 no HTTP at all\r\n\r\n", 400),
        (b"CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"CONNECT /products HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (request("GET", "/products", "Content-Length: 1", "Content-Length: 2"), 400),
    ],
    ids=[
        "URL",
        "query",
        "header",
        "headers",
        "length",
        "nesting",
        "protocol",
        "proxy",
        "proxy path",
        "two lengths",
    ],
)
def test_what_is_too_long_or_no_request_is_refused(
    server: Server, head: bytes, status: int
) -> None:
    heard = told(server.url, [head])
    assert heard.status == status, heard.data[:300]
    headers = heard.data.lower().partition(b"\r\n\r\n")[0]
    assert b"\r\nserver:" not in headers
    for name in (b"x-request-id", b"x-content-type-options", b"cache-control"):
        assert headers.count(b"\r\n%b: " % name) == 1, headers
    assert is_live(server)


def test_a_body_without_an_end_is_refused_and_not_kept(server: Server) -> None:
    head = request("POST", "/products", JSON, "Transfer-Encoding: chunked")
    told(server.url, [head, CHUNK])
    before = memory(server)
    heard = told(server.url, [head, *repeat(CHUNK, 1_000)])
    assert heard.status in {0, 413}, heard.data[:300]  # 0: the answer is lost where it still sends
    assert memory(server) - before < GROWTH
    assert is_live(server)


def test_trailers_without_an_end_are_refused_and_not_kept(server: Server) -> None:
    head = request("POST", "/products", JSON, "Transfer-Encoding: chunked")
    before = memory(server)
    heard = told(server.url, [head, b"2\r\n{}\r\n0\r\n", *repeat(b"X: a\r\n" * 10_000, 500)])
    assert heard.status in {0, 431}, heard.data[:300]
    assert memory(server) - before < GROWTH
    assert is_live(server)


def test_a_trailer_is_no_header(server: Server) -> None:
    """A gateway that sets the caller's header knows nothing of a trailer of that name."""
    head = request("POST", "/memoranda", JSON, "Transfer-Encoding: chunked")
    heard = told(server.url, [head + b"2\r\n{}\r\n0\r\nX-User-Id: victim\r\n\r\n"])
    assert heard.status == 401, heard.data[:300]


@pytest.mark.parametrize("pause", [0, 0.1], ids=["at once", "in parts"])
def test_an_offer_to_upgrade_is_ignored_and_the_body_stays_a_body(
    server: Server, pause: float
) -> None:
    """Or else a body would be the next request, with headers that no gateway has seen."""
    hidden = request("GET", "/health/live")
    offer = ("Connection: Upgrade", "Upgrade: h2c")
    body = json.dumps({**PRODUCT, "sku": f"UPGRADE-{pause}"}).encode() + b" " * 10
    lines = request("POST", "/products", JSON, *offer, f"Content-Length: {len(body)}")
    made = told(server.url, [lines, body], pause)
    assert made.statuses == [201], made.data
    lines = request("POST", "/products", JSON, *offer, f"Content-Length: {len(hidden)}")
    smuggled = told(server.url, [lines, hidden], pause)
    assert smuggled.statuses == [400], smuggled.data
    assert told(server.url, [request("GET", "/health/live", *offer)]).statuses == [200]


@pytest.mark.parametrize("offer", [[], ["Connection: Upgrade", "Upgrade: h2c"]], ids=["", "offers"])
def test_requests_in_a_row_are_answered_and_too_many_are_not_kept(
    server: Server, offer: list[str]
) -> None:
    ask = one_of_many("GET", "/health/live", *offer)
    last = request("GET", "/health/live")
    assert told(server.url, [ask * 50 + last]).statuses == [200] * 51
    before = memory(server)
    heard = told(server.url, [ask * 100_000]).statuses
    assert set(heard) <= {200}
    assert memory(server) - before < GROWTH


def test_heads_are_measured_one_by_one(server: Server) -> None:
    """Of what has come before them, nothing counts."""
    head = one_of_many("GET", "/health/live", f"X-Long: {'x' * 40_000}")
    last = request("GET", "/health/live")
    body = json.dumps({**PRODUCT, "sku": "LONG", "note": "x" * 90_000}).encode()
    create = one_of_many("POST", "/products", JSON, f"Content-Length: {len(body)}", body=body)
    parts = [head + head[:30_000], head[30_000:] + create + last[:20], last[20:]]
    assert told(server.url, parts, 0.1).statuses == [200, 200, 201, 200]


@pytest.mark.parametrize(
    "parts",
    [
        [one_of_many("POST", "/nowhere", "Content-Length: 10"), b"0123456789"],
        [one_of_many("POST", "/nowhere", "Content-Length: 10"), b"012"],
        [one_of_many("GET", "/nowhere"), *[b"\r\n"] * 20],
    ],
    ids=["its body later", "half of its body later", "blank lines"],
)
def test_a_client_with_its_answer_is_not_kept_for_ever(server: Server, parts: list[bytes]) -> None:
    heard = told(server.url, parts, 0.5)
    assert heard.statuses == [404], heard.data
    assert heard.seconds < KEPT + SLACK


def test_a_head_without_an_end_is_not_kept_behind_an_answer_that_nobody_reads(
    server: Server,
) -> None:
    ask = one_of_many("GET", "/docs/openapi.json") * 20
    before = memory(server)
    with connection(server.url, receive=2048) as client, suppress(OSError):
        client.sendall(ask + b"GET /x HTTP/1.1\r\nHost: test\r\n")
        client.settimeout(SECONDS)
        for number in range(2_000):
            client.sendall(f"X-{number}: {'x' * 60_000}\r\n".encode())
    assert memory(server) - before < GROWTH
    assert is_live(server)


def test_a_client_that_reads_slowly_gets_all_of_its_answer(server: Server) -> None:
    """For longer than one that reads nothing is kept; the system's buffers hide steps below 64 KiB."""
    for number in range(20):
        product = {**PRODUCT, "sku": f"SLOW-{number}", "note": "x" * 90_000}
        assert httpx.post(f"{server.url}/products", json=product, trust_env=False).is_success
    with connection(server.url, receive=65_536) as client:
        client.sendall(request("GET", "/products?limit=100"))
        heard = bytearray()
        while data := client.recv(40_000):
            heard += data
            time.sleep(SECONDS / 10)
    assert json.loads(heard.partition(b"\r\n\r\n")[2])["items"][-1]["sku"] == "SLOW-19"


def test_what_follows_a_request_changes_nothing_of_its_answer(server: Server) -> None:
    """A client that is told 400 would send again what has been carried out."""
    body = json.dumps({**PRODUCT, "sku": "FOLLOWED"}).encode()
    whole = one_of_many("POST", "/products", JSON, f"Content-Length: {len(body)}", body=body)
    heard = told(server.url, [whole + b"no HTTP at all\r\n\r\n"])
    assert heard.statuses == [201], heard.data


def test_clients_that_read_nothing_are_dropped(server: Server) -> None:
    ask = one_of_many("GET", "/docs/openapi.json") * 50
    with ExitStack() as stack:
        for _ in range(CONNECTIONS):
            silent = stack.enter_context(connection(server.url, receive=2048))
            with suppress(OSError):
                silent.sendall(ask)
        deadline = time.monotonic() + SECONDS + SLACK
        while not is_live(server) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert is_live(server)


def test_connections_that_are_too_many_are_refused_and_those_that_are_there_answered(
    server: Server,
) -> None:
    with ExitStack() as stack, httpx.Client(base_url=server.url, trust_env=False) as http:
        assert http.get("/health/live").is_success
        for _ in range(CONNECTIONS - 1):
            stack.enter_context(connection(server.url))
        assert told(server.url, []).status == 503
        assert http.get("/health/live").is_success
    assert is_live(server)


@pytest.mark.parametrize("combination", [COMBINATIONS[0], COMBINATIONS[9]], ids=str)
def test_a_client_that_still_sends_when_the_service_ends_is_told_so(
    combination: Combination, installed: Callable[[Combination], Service], tmp_path: Path
) -> None:
    with database(combination.database, tmp_path) as url:
        service = installed(combination).using(url)
        service.just("migrate")
        settings = {service.setting("shutdown_seconds"): "2"}
        ending = Service(service.path, {**service.env, **settings})
        with serve(ending, tmp_path / "log") as server, connection(server.url) as client:
            client.sendall(request("POST", "/products", JSON, "Content-Length: 10", body=b"{"))
            assert is_live(server)
            server.process.send_signal(signal.SIGTERM)
            assert b"HTTP/1.1 408 " in rest(client)
            assert server.stop() in {0, -signal.SIGTERM}
            assert problems_in(server.output()) == []


def test_a_flood_of_bad_requests_is_refused_in_bounded_memory(server: Server) -> None:
    """One kind after the other from many clients; none is a 5xx, and none is kept."""
    long = b'{"sku": "' + b"x" * 100_000 + b'"}'
    bad: list[tuple[str, str, bytes]] = [
        ("POST", "/products", b'{"sku": '),
        ("POST", "/products", NEST),
        ("POST", "/products", long),
        ("POST", "/products", b'{"sku": "\xff"}'),
        ("PUT", "/products/nothing", b"{}"),
        ("GET", "/nowhere", b""),
        ("GET", "/products?cursor=%00&limit=-1", b""),
        ("PATCH", "/products", b"{}"),
    ]

    def ask(number: int) -> int:
        method, path, body = bad[number % len(bad)]
        headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{number}"'}
        return http.request(method, path, content=body, headers=headers).status_code

    limits = httpx.Limits(max_connections=CONNECTIONS // 2)
    with (
        httpx.Client(base_url=server.url, trust_env=False, timeout=60, limits=limits) as http,
        ThreadPoolExecutor(CONNECTIONS // 2) as pool,
    ):
        list(pool.map(ask, range(200)))
        before = memory(server)
        statuses = Counter(pool.map(ask, range(FLOOD)))
    assert set(statuses) <= {400, 404, 405, 422}
    assert memory(server) - before < GROWTH
    assert is_live(server)
