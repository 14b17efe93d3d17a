import sys

import uvicorn

from shop.composition.settings import Settings, SettingsError, read_settings


def main() -> None:
    try:
        serve(read_settings())
    except SettingsError as error:
        sys.exit(f"shop cannot start. {error}")


def serve(settings: Settings) -> None:
    uvicorn.run(
        "shop.composition.app:create_app",
        factory=True,
        http="shop.composition.connections:Connection",
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
