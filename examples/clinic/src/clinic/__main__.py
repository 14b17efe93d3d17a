import sys

import uvicorn

from clinic.composition.settings import Settings, SettingsError, read_settings


def main() -> None:
    try:
        serve(read_settings())
    except SettingsError as error:
        sys.exit(f"clinic cannot start. {error}")


def serve(settings: Settings) -> None:
    uvicorn.run(
        "clinic.composition.app:create_app",
        factory=True,
        http="clinic.composition.connections:Connection",
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
