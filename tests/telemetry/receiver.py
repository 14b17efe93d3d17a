"""A receiver of OTLP over HTTP, which decodes what a collector would."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Received:
    """What has come in, and from which services."""

    def __init__(self) -> None:
        self.services: set[str] = set()
        self.spans: list[Span] = []
        self.metrics: list[Metric] = []

    def traces(self, body: bytes) -> None:
        """Keep the spans of a request."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {item.key: item.value.string_value for item in resource.resource.attributes}
            self.services.add(named["service.name"])
            self.spans += [span for scope in resource.scope_spans for span in scope.spans]

    def measured(self, body: bytes) -> None:
        """Keep the metrics of a request."""
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            self.metrics += [metric for scope in resource.scope_metrics for metric in scope.metrics]

    def named(self, name: str) -> Span:
        """Return the last span of a name."""
        return next(span for span in reversed(self.spans) if span.name == name)

    def child(self, parent: Span, name: str) -> Span:
        """Return the span of a name below another."""
        return next(
            span
            for span in self.spans
            if span.parent_span_id == parent.span_id and span.name == name
        )


@contextmanager
def receiver() -> Iterator[tuple[str, Received]]:
    """Listen on a free port of this machine; yield the address and what comes in."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            {"/v1/traces": received.traces, "/v1/metrics": received.measured}[self.path](body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", received
        finally:
            server.shutdown()
            thread.join()
