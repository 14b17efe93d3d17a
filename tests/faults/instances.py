"""Database servers of their own, for tests that stop them, kill their connections and cut their network."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import psycopg
import pymysql

START_SECONDS = 60


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Instance(Protocol):
    """A database server that belongs to one test module."""

    port: int

    def start(self) -> None:
        """Start it and wait until it answers."""

    def stop(self) -> None:
        """End it at once, as an operator in a hurry does: its clients are thrown out."""

    def kill_connections(self) -> int:
        """End every connection of the service from outside and return how many there were."""

    def address(self, port: int) -> str:
        """Return the URL of its database for SQLAlchemy, seen through a port of this machine."""

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Hold a table in another session, so that nobody else reads or writes it."""


class Postgresql:
    """PostgreSQL in a folder; `postgres` may not run as root, so then another user runs it."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.port = free_port()
        self._data = folder / "data"
        self._binaries = binaries
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--no-locale",
                  "--encoding=UTF8", "-D", str(self._data))  # fmt: skip

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *words],
            cwd=self._data.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
            user=self._user,
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60"
        log = str(self._data.parent / "log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            f"postgresql://postgres@127.0.0.1:{self.port}/postgres", autocommit=True
        )

    def kill_connections(self) -> int:
        with closing(self._connect()) as connection:
            killed = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return len(killed.fetchall())

    def address(self, port: int) -> str:
        return f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        with closing(self._connect()) as connection, connection.transaction():
            connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
            yield


class Mariadb:
    """MariaDB in a folder."""

    def __init__(self, folder: Path, server: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._server = server
        self._process: subprocess.Popen[bytes] | None = None
        install = [
            "mariadb-install-db", "--no-defaults", f"--datadir={folder / 'data'}",
            "--auth-root-authentication-method=normal", "--skip-test-db", *self._user(),
        ]  # fmt: skip
        done = subprocess.run(install, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def _user(self) -> list[str]:
        return [f"--user={pwd.getpwuid(0).pw_name}"] if os.geteuid() == 0 else []

    def start(self) -> None:
        command = [
            self._server, "--no-defaults", f"--datadir={self._folder / 'data'}",
            f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-log-bin",
            f"--socket={self._folder / 'socket'}", f"--pid-file={self._folder / 'pid'}",
            f"--log-error={self._folder / 'log'}", *self._user(),
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while True:
            with suppress(pymysql.Error), closing(self._connect("mysql")) as connection:
                connection.cursor().execute("CREATE DATABASE IF NOT EXISTS shop")
                return
            assert time.monotonic() < deadline, (self._folder / "log").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _connect(self, database: str = "shop") -> "pymysql.Connection[pymysql.cursors.Cursor]":
        return pymysql.connect(
            host="127.0.0.1", port=self.port, user="root", database=database, autocommit=True
        )

    def kill_connections(self) -> int:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM information_schema.processlist "
                "WHERE id <> connection_id() AND user = 'root'"
            )
            found = cursor.fetchall()
            for (number,) in found:
                with suppress(pymysql.Error):
                    cursor.execute(f"KILL {number}")
            return len(found)

    def address(self, port: int) -> str:
        return f"mysql+asyncmy://root@127.0.0.1:{port}/shop"

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLES {table} WRITE")
            yield
            cursor.execute("UNLOCK TABLES")


def missing(kind: str) -> str:
    """Return what this machine lacks to run such a server, or ""."""
    if kind == "postgresql" and postgresql_binaries() is None:
        return "no initdb of PostgreSQL"
    if kind == "mysql" and not (shutil.which("mariadbd") and shutil.which("mariadb-install-db")):
        return "no mariadbd"
    return ""


def postgresql_binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, which Debian keeps off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def instance(kind: str) -> Iterator[Instance]:
    """Make, start and at the end stop a server of its own, postgresql or mysql.

    Its folder is not one of pytest's, which only the user of the tests may enter.
    """
    with TemporaryDirectory(prefix="strata-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        binaries = postgresql_binaries()
        server: Instance
        if kind == "postgresql":
            assert binaries is not None
            server = Postgresql(folder, binaries)
        else:
            server = Mariadb(folder, shutil.which("mariadbd") or "mariadbd")
        server.start()
        try:
            yield server
        finally:
            server.stop()
