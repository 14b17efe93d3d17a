"""Rendered services that send traces and metrics, seen where they arrive."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.helpers.combinations import CATALOG, Combination
from tests.helpers.databases import database, require
from tests.helpers.process import commit
from tests.helpers.rendering import add_context, copy_of, render
from tests.helpers.services import Server, Service, serve
from tests.helpers.sharing import Shared
from tests.helpers.template import Template
from tests.matrix.cases import PRODUCT
from tests.telemetry.receiver import Received, receiver

OBSERVED = (
    Combination("litestar", "msgspec", "sqlite"),
    Combination("fastapi", "pydantic", "postgresql"),
)
TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = "b7ad6b7169203331"
NOBODY = "http://127.0.0.1:1"

Rendered = Callable[[Combination], Service]


@pytest.fixture(scope="session")
def observed(shared: Shared, template: Template) -> Rendered:
    """Installed services with the answer `telemetry=opentelemetry`."""

    def get(combination: Combination) -> Service:
        def build(folder: Path) -> None:
            render(template, folder, {**combination.answers, "telemetry": "opentelemetry"})
            commit(folder, "Add the service")
            add_context(template, folder, "catalog", CATALOG)
            commit(folder, "Add catalog")
            Service(folder).uv("sync", "--quiet")

        return Service(shared.once(f"observed-{combination}", build))

    return get


@pytest.mark.parametrize("combination", OBSERVED, ids=str)
def test_a_request_is_one_trace_where_it_arrives(
    combination: Combination, observed: Rendered, tmp_path: Path
) -> None:
    require(combination.database)
    with database(combination.database, tmp_path) as url, receiver() as (address, received):
        service = observed(combination).using(url)
        service.just("migrate")
        with serve(sending_to(address, service), tmp_path / "log") as server:
            statuses = use(server)
        assert statuses == [201, 409, 200, 404]
        assert received.services == {"shop"}
        assert_traces(received)
        assert {metric.name for metric in received.metrics} == {
            "http.server.request.duration",
            "http.server.active_requests",
            "db.client.connection.count",
        }
        assert_logged(server)


@pytest.mark.parametrize("combination", OBSERVED, ids=str)
def test_a_service_that_can_be_observed_passes_its_own_check(
    combination: Combination, observed: Rendered, tmp_path: Path
) -> None:
    require(combination.database)
    with database(combination.database, tmp_path) as url:
        copied = copy_of(observed(combination).path, tmp_path / "service")
        Service(copied).using(url).just("check")


def test_a_receiver_that_is_gone_changes_no_answer_and_holds_no_end(
    observed: Rendered, tmp_path: Path
) -> None:
    with database("sqlite", tmp_path) as url:
        service = observed(OBSERVED[0]).using(url)
        service.just("migrate")
        with serve(sending_to(NOBODY, service), tmp_path / "log") as server:
            assert use(server) == [201, 409, 200, 404]
            started = time.monotonic()
            server.stop()
            assert time.monotonic() - started < 8


def test_without_an_endpoint_opentelemetry_is_not_imported(observed: Rendered) -> None:
    service = observed(OBSERVED[0])
    program = (
        "import sys; from shop.composition.app import create_app; create_app(); "
        "print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])"
    )
    assert service.uv("run", "python", "-c", program).stdout.strip() == "[]"


def sending_to(address: str, service: Service) -> Service:
    """Return the service with a place for its traces and metrics."""
    return Service(service.path, {**service.env, "OTEL_EXPORTER_OTLP_ENDPOINT": address})


def use(server: Server) -> list[int]:
    """Create a product, create it again, read it, read one that is not there; return the statuses."""
    caller = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as client:
        made = client.post("/products", json=PRODUCT, headers=caller)
        again = client.post("/products", json=PRODUCT)
        read = client.get(made.headers["location"])
        missing = client.get("/nowhere/1")
    return [answer.status_code for answer in (made, again, read, missing)]


def assert_traces(received: Received) -> None:
    """From the caller to the statement, and a name for each that has few values."""
    request = next(span for span in received.spans if span.trace_id.hex() == TRACE
                   and span.name == "POST /products")  # fmt: skip
    assert request.parent_span_id.hex() == CALLER
    use_case = received.child(request, "ProductService.create")
    statement = received.child(use_case, "INSERT")
    assert {span.trace_id.hex() for span in (request, use_case, statement)} == {TRACE}
    text = {item.key: item.value.string_value for item in statement.attributes}["db.query.text"]
    assert text.startswith("INSERT INTO products")
    assert str(PRODUCT["name"]) not in text
    read = received.named("GET /products/{product_id}")
    received.child(received.child(read, "ProductService.get"), "SELECT")
    assert {span.name for span in received.spans} == {
        "POST /products", "ProductService.create", "INSERT",
        "GET /products/{product_id}", "ProductService.get", "SELECT", "GET",
    }  # fmt: skip


def assert_logged(server: Server) -> None:
    """The line of the first request has its trace."""
    lines = [json.loads(line) for line in server.output().splitlines() if line.startswith("{")]
    created = next(line for line in lines if line.get("status") == 201)
    assert created["trace_id"] == TRACE
    assert len(created["span_id"]) == 16
