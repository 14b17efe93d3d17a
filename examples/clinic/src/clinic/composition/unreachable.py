from sqlalchemy import URL


def unreachable(url: URL, error: BaseException) -> str:
    """What to tell a person at a terminal."""
    reason = getattr(error.__cause__, "orig", error.__cause__)
    return (
        f"{url.render_as_string()} cannot be reached: {reason}\n"
        "CLINIC_DATABASE_URL names it, in the environment or in .env.\n"
        "`docker compose up --detach --wait database` starts one here."
    )
