"""One object for each database: everything that rendered files say about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """Facts about one database and its driver.

    `requirements` are lines for pyproject.toml; `unimported` names those that only SQLAlchemy imports.
    `image` and `port` describe the server; both are empty for a database that lives in a file.
    """

    name: str
    title: str
    driver: str
    scheme: str
    requirements: tuple[str, ...]
    image: str = ""
    port: int = 0
    user: str = ""
    connect_timeout: str = ""

    @property
    def unimported(self) -> tuple[str, ...]:
        """The distributions that no module imports, because the URL names the driver."""
        return (self.driver,)

    @property
    def is_server(self) -> bool:
        """Whether it is a server of its own rather than a file."""
        return bool(self.image)

    def url(self, package: str, host: str = "127.0.0.1") -> str:
        """Return the address of a service's database; on a server all credentials are its package."""
        if not self.is_server:
            return f"{self.scheme}:///{package}.db"
        user = self.user or package
        return f"{self.scheme}://{user}:{package}@{host}:{self.port}/{package}"

    def test_url(self, package: str, host: str = "127.0.0.1") -> str:
        """Return the address of the database that tests create beside it."""
        return self.url(package, host).replace(f"/{package}", f"/{package}_test")


DATABASES = {
    database.name: database
    for database in (
        Database(
            name="sqlite",
            title="SQLite",
            driver="aiosqlite",
            scheme="sqlite+aiosqlite",
            requirements=("aiosqlite~=0.22",),
        ),
        Database(
            name="postgresql",
            title="PostgreSQL",
            driver="asyncpg",
            scheme="postgresql+asyncpg",
            requirements=("asyncpg~=0.32",),
            image="postgres:17",
            port=5432,
            connect_timeout="timeout",
        ),
        Database(
            name="mysql",
            title="MySQL",
            driver="asyncmy",
            scheme="mysql+asyncmy",
            requirements=("asyncmy~=0.2.18",),
            image="mysql:8.4",
            port=3306,
            connect_timeout="connect_timeout",
            user="root",
        ),
    )
}
