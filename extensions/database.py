"""One object for each database: everything that rendered files say about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Database:
    """Facts about one database and its driver.

    `requirements` are lines for pyproject.toml; `unimported` names those distributions that the service
    itself never imports, because the URL names the driver.
    `reserved` is where SQLAlchemy has the words that it quotes: a module, and an expression after the
    import of its first name. `unquoted` is what the database reserves beside them (tried: each keyword
    as a table and as a column).
    `image` and `port` describe the server; both are empty for a database that lives in a file.
    `json_array` is the function that gathers the values of many rows.
    `session` asks the server for the number of a connection, and `end_session` ends it.
    """

    name: str
    title: str
    scheme: str
    requirements: tuple[str, ...]
    unimported: tuple[str, ...]
    json_array: str
    image: str = ""
    port: int = 0
    user: str = ""
    session: str = ""
    end_session: str = ""
    reserved: tuple[str, str] = ("", "")
    unquoted: tuple[str, ...] = ()

    @property
    def is_server(self) -> bool:
        """Whether it is a server of its own rather than a file."""
        return bool(self.image)

    @property
    def advice(self) -> str:
        """What a person does where the database cannot be reached."""
        if self.is_server:
            return "`docker compose up --detach --wait database` starts one here."
        return "The folder of the file has to be there."

    def url(self, package: str, host: str = "127.0.0.1") -> str:
        """Return the address of a service's database; its password on a server is the package's name."""
        return self._address(package, host, package)

    def test_url(self, package: str, host: str = "127.0.0.1") -> str:
        """Return the address of the database that tests create beside it."""
        return self._address(package, host, f"{package}_test")

    def _address(self, package: str, host: str, database: str) -> str:
        if not self.is_server:
            return f"{self.scheme}:///{database}.db"
        user = self.user or package
        return f"{self.scheme}://{user}:{package}@{host}:{self.port}/{database}"


DATABASES = {
    database.name: database
    for database in (
        Database(
            name="sqlite",
            title="SQLite",
            scheme="sqlite+aiosqlite",
            requirements=("aiosqlite~=0.22",),
            unimported=(),
            json_array="json_group_array",
            reserved=("sqlalchemy.dialects.sqlite.base", "SQLiteIdentifierPreparer.reserved_words"),
            unquoted=("nothing", "returning"),
        ),
        Database(
            name="postgresql",
            title="PostgreSQL",
            scheme="postgresql+asyncpg",
            requirements=("asyncpg~=0.32",),
            unimported=("asyncpg",),
            json_array="json_agg",
            image="postgres:17",
            port=5432,
            session="SELECT pg_backend_pid()",
            end_session="SELECT pg_terminate_backend({number})",
            reserved=("sqlalchemy.dialects.postgresql.base", "RESERVED_WORDS"),
            unquoted=("collation", "concurrently", "lateral", "tablesample"),
        ),
        Database(
            name="mysql",
            title="MySQL",
            scheme="mysql+asyncmy",
            # Without TLS, MySQL's sign-in encrypts the password itself.
            requirements=("asyncmy~=0.2.18", "cryptography>=46"),
            unimported=("asyncmy", "cryptography"),
            json_array="json_arrayagg",
            image="mysql:8.4",
            port=3306,
            session="SELECT CONNECTION_ID()",
            end_session="KILL {number}",
            reserved=("sqlalchemy.dialects.mysql.reserved_words", "RESERVED_WORDS_MARIADB"),
            unquoted=(
                "delete_domain_id",
                "master_demote_to_replica",
                "master_demote_to_slave",
                "portion",
            ),
            user="root",
        ),
    )
}
