from clinic.shared.entrypoints.problems import RequestError, unsupported_media


def require_json(content_type: str) -> None:
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise RequestError(unsupported_media())
