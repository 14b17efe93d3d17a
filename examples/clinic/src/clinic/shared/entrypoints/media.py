from clinic.shared.entrypoints.problems import RequestError, malformed_body


def require_json(content_type: str) -> None:
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise RequestError(malformed_body())
