"""What nobody may read: passwords, tokens and secret fields are in no log and in no answer that is an error."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.helpers.combinations import Combination
from tests.helpers.databases import database, require
from tests.helpers.services import Server, Service, serve
from tests.matrix.cases import VOLUME

PASSWORD = "pa55word-of-the-database"
TOKEN = "t0ken-of-a-caller"
KEY = "k3y-of-a-request"
QUERY = "qu3ry-of-a-link"
DONOR = "d0nor@example.com"
SECRETS = (PASSWORD, TOKEN, KEY, QUERY, DONOR)

END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

CHOSEN = (
    Combination("litestar", "msgspec", "postgresql"),
    Combination("fastapi", "pydantic", "postgresql"),
)


@dataclass
class Overheard:
    """A running service on a database with a password, and every answer that it gave."""

    server: Server
    database: str
    answers: list[httpx.Response] = field(default_factory=list)

    def ask(self, method: str, path: str, **body: object) -> httpx.Response:
        """Send a request that carries secrets where clients carry them."""
        answer = httpx.request(
            method,
            f"{self.server.url}{path}",
            params={"token": QUERY},
            json=body or None,
            headers={
                "Authorization": f"Bearer {TOKEN}",
                "Cookie": f"session={TOKEN}",
                "Idempotency-Key": f'"{KEY}-{len(self.answers)}"',
            },
            trust_env=False,
            timeout=30,
        )
        self.answers.append(answer)
        return answer

    def sql(self, statement: str) -> None:
        """Do something to the database of the running service."""
        place = urlsplit(self.database)
        plain = place._replace(scheme="postgresql").geturl()
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.encode())

    @property
    def name(self) -> str:
        """The name of the database."""
        return urlsplit(self.database).path.removeprefix("/")

    @property
    def leaks(self) -> list[str]:
        """The lines of the log, and the answers, that have a secret."""
        heard = [f"{answer.headers} {answer.text}" for answer in self.answers]
        told = [*self.server.output().splitlines(), *heard]
        return [line for line in told if any(secret in line for secret in SECRETS)]


@pytest.fixture(params=CHOSEN, ids=str)
def overheard(
    request: pytest.FixtureRequest, installed: Callable[[Combination], Service], tmp_path: Path
) -> Iterator[Overheard]:
    """A service that logs all it can. The servers of the tests take any password."""
    combination: Combination = request.param
    require(combination.database)
    with database(combination.database, tmp_path) as url:
        place = urlsplit(url)
        user, _, host = place.netloc.rpartition("@")
        secret = place._replace(netloc=f"{user.partition(':')[0]}:{PASSWORD}@{host}").geturl()
        service = installed(combination).using(secret)
        service.just("migrate")
        loud = Service(service.path, {**service.env, service.setting("log_level"): "debug"})
        with serve(loud, tmp_path / "log") as server:
            yield Overheard(server, url)


def test_no_secret_is_logged_or_answered(overheard: Overheard) -> None:
    """Requests that are right, wrong, without a table, refused by the database, and on one that is read-only."""
    volume = {**VOLUME, "donor_email": DONOR}
    assert overheard.ask("POST", "/volumes", **volume).status_code == 201
    assert overheard.ask("POST", "/volumes", **{**volume, "pages": -1}).status_code == 422
    assert (
        overheard.ask("POST", "/volumes", **{**volume, "donor_email": [DONOR]}).status_code == 422
    )
    assert overheard.ask("GET", "/nowhere").status_code == 404
    overheard.sql("ALTER TABLE volumes RENAME TO elsewhere")
    assert overheard.ask("POST", "/volumes", **{**volume, "isbn": "1" * 13}).status_code == 500
    overheard.sql("ALTER TABLE elsewhere RENAME TO volumes")
    overheard.sql("ALTER TABLE volumes ADD CONSTRAINT surprise CHECK (pages < 0) NOT VALID")
    assert overheard.ask("POST", "/volumes", **{**volume, "isbn": "2" * 13}).status_code == 500
    overheard.sql(f"ALTER DATABASE {overheard.name} SET default_transaction_read_only = on")
    overheard.sql(END_OTHERS)
    assert overheard.ask("POST", "/volumes", **{**volume, "isbn": "3" * 13}).status_code == 503
    assert overheard.leaks == []
