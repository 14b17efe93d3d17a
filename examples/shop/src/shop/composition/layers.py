from datetime import timedelta

from shop.composition.cors import Cors
from shop.composition.headers import SafeHeaders
from shop.composition.idempotency import Idempotency
from shop.composition.limits import BodyLimit
from shop.composition.requests import Asgi, RequestLog
from shop.composition.settings import Settings
from shop.shared.context import Kernel


def with_layers(api: Asgi, kernel: Kernel, settings: Settings) -> RequestLog:
    """What a request passes before the framework sees it, the innermost layer first."""
    app: Asgi = Idempotency(api, kernel, timedelta(hours=settings.idempotency_hours))
    app = BodyLimit(app, settings.max_body_bytes)
    if settings.cors_origins:
        app = Cors(app, settings.cors_origins)
    return RequestLog(SafeHeaders(app))
