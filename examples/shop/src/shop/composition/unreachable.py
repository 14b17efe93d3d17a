from sqlalchemy import URL


def unreachable(url: URL, error: BaseException) -> str:
    """What to tell a person at a terminal."""
    reason = getattr(error.__cause__, "orig", error.__cause__)
    return (
        f"{url.render_as_string()} cannot be reached: {reason}\n"
        "SHOP_DATABASE_URL names it, in the environment or in .env.\n"
        "The folder of the file has to be there."
    )
