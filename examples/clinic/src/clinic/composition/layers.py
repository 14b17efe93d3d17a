from datetime import timedelta

from clinic.composition.cors import Cors
from clinic.composition.headers import SafeHeaders
from clinic.composition.idempotency import Idempotency
from clinic.composition.limits import BodyLimit
from clinic.composition.requests import Asgi, RequestLog
from clinic.composition.settings import Settings
from clinic.shared.context import Kernel


def with_layers(api: Asgi, kernel: Kernel, settings: Settings) -> RequestLog:
    """What a request passes before the framework sees it, the innermost layer first."""
    app: Asgi = Idempotency(api, kernel, timedelta(hours=settings.idempotency_hours))
    app = BodyLimit(app, settings.max_body_bytes)
    if settings.cors_origins:
        app = Cors(app, settings.cors_origins)
    return RequestLog(SafeHeaders(app))
