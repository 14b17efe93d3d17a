from typing import override

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class PlainHttp(HttpToolsProtocol):
    """Reads requests as RFC 9110 means them, where uvicorn's parser goes another way."""

    @override
    def data_received(self, data: bytes) -> None:
        unread = data
        while unread:
            unread = self._parse(unread)

    @override
    def on_message_begin(self) -> None:
        self._unset_keepalive_if_required()  # not by any byte: blank lines are no request
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        """What is behind a value is no part of it, and what is behind the body is no header of the request."""
        if not self._offers_other_protocol:
            self.scope["headers"] = [(name, value.rstrip(b" \t")) for name, value in self.headers]
            super().on_headers_complete()

    @override
    def on_message_complete(self) -> None:
        if not self._offers_other_protocol:
            super().on_message_complete()

    @property
    def _offers_other_protocol(self) -> bool:
        return self.parser.should_upgrade() and not self._should_upgrade()

    def _parse(self, data: bytes) -> bytes:
        """What is still to be read, after an offer that was declined."""
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as offer:
            return self._decline(data[offer.args[0] :])
        except HttpParserError:
            self.send_400_response("What arrived is no request of HTTP.")
        return b""

    def _decline(self, rest: bytes) -> bytes:
        """The request again without the offer, which the parser would take for the end of it.

        Its body would be another request, with headers that a gateway in front has not seen.
        """
        if self._should_upgrade():
            self.handle_websocket_upgrade()
            return b""
        method = self.parser.get_method()
        if method == b"CONNECT":
            self.send_400_response("This is no proxy.")
            return b""
        line = b" ".join([method, self.url, f"HTTP/{self.parser.get_http_version()}".encode()])
        headers = [b": ".join(header) for header in self.headers if header[0] != b"upgrade"]
        self.parser = HttpRequestParser(self)
        return b"\r\n".join([line, *headers, b"", rest])
