"""What all tests stand on: a private PostGIS of their own, databases cloned from templates, a running service."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import Connection, create_engine, text

from api.main import create_app
from gis.db.cluster import Cluster
from gis.db.connect import Database, drop_database, prepare, private_database
from gis.db.schema import upgrade
from gis.flows.apply_order import apply_order
from gis.flows.load_baseline import load_baseline
from gis.flows.load_census import load_census
from gis.flows.load_groups import load_groups, shipped_groups
from gis.flows.main_job import main_job
from gis.load.changeorders import OrderFile, read_orders
from gis.settings import CHECKOUT

DEMO_SEED = 20200703
"""The seed ./run uses, so that tests look at the city a person looks at."""
SERVER_OPTIONS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120",
    "max_wal_size": "512MB",
}  # fmt: skip
"""Nothing is to outlive the run; two processes open connections at once."""
PREFIX = "tongtu-tests-"
"""Folders of runs begin so, followed by the number of the process that began them."""
MEMORY = Path("/dev/shm")
"""Where files are kept in memory. A database is 650 files: to make and drop 200 of them takes a busy disk minutes."""
ROOM_BYTES = 6_000_000_000
"""Twice what the server of a run comes to: templates, the clones of both processes, and the log of writes."""
_numbers = count(1)
# a property holds or does not; how long an example takes hangs on what else the machine does
hypothesis.settings.register_profile("tongtu", deadline=None)
hypothesis.settings.load_profile("tongtu")


STATE = pytest.StashKey[Path]()


FIRST = (
    "maps/test_map_in_chromium.py", "api/test_secrecy.py", "api/test_order_changes.py", "api/test_faces.py",
    "flows/test_run_coverage.py", "flows/test_rewriting_history.py", "cli/test_divisions.py", "maps/test_line_sheet.py",
    "flows/test_annul_order.py", "flows/test_main_job.py", "flows/test_load_demo.py", "api/test_books.py",
)  # fmt: skip
"""Files that take a quarter of a minute or more: begun late, one of them would keep one process alone at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process makes the templates, for the first file; the other has what needs no database meanwhile."""
    paths = {item.path: item.path.relative_to(Path(__file__).parent).as_posix() for item in items}
    on_database = {item.path for item in items if "cluster" in getattr(item, "fixturenames", ())}

    def turn(item: pytest.Item) -> int:
        path = paths[item.path]
        if path == FIRST[0]:
            return -1
        if item.path not in on_database:
            return 0
        return FIRST.index(path) if path in FIRST else len(FIRST)

    items.sort(key=turn)


def _clear_after_killed(place: Path) -> None:
    """End the servers of runs that were killed and could not do it themselves: in memory they would stay for good."""
    for state in place.glob(f"{PREFIX}*-*"):
        process = state.name.removeprefix(PREFIX).split("-")[0]
        if process.isdecimal() and not Path("/proc", process).exists():
            _end(Cluster(state))


def _end(server: Cluster) -> None:
    server.stop()
    shutil.rmtree(server.state)
    shutil.rmtree(server.socket_dir, ignore_errors=True)


def _is_roomy(memory: Path) -> bool:
    """Whether files of the server fit into ``memory`` beside everything else that runs."""
    if not memory.is_dir() or shutil.disk_usage(memory).free < ROOM_BYTES:
        return False
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    available_kb = next((int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")), 0)
    return available_kb * 1024 > ROOM_BYTES


def pytest_configure(config: pytest.Config) -> None:
    """The process that begins the run makes the folder of its one server; processes of a run in two are told it."""
    if hasattr(config, "workerinput"):
        config.stash[STATE] = Path(config.workerinput["state"])
        return
    for place in (MEMORY, Path(tempfile.gettempdir())):
        _clear_after_killed(place)
    memory = MEMORY if _is_roomy(MEMORY) else None
    config.stash[STATE] = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=memory))
    config.stash[STATE].chmod(0o755)  # the server's own user must get in


def pytest_configure_node(node: Any) -> None:
    """Tell a process of the run where the server is (a hook of pytest-xdist)."""
    node.workerinput["state"] = str(node.config.stash[STATE])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Whoever made the server ends it, when all processes are done."""
    if hasattr(config, "workerinput"):
        return
    _end(Cluster(config.stash[STATE]))


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Cluster:
    """The private PostGIS of this run of the tests; whichever process needs it first starts it."""
    server = Cluster(pytestconfig.stash[STATE], options=SERVER_OPTIONS)
    server.start()
    return server


def _orders() -> list[OrderFile]:
    return read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)


def _as_admin(cluster: Cluster, *statements: str) -> None:
    admin = create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()


@pytest.fixture(scope="session")
def clone(cluster: Cluster) -> Callable[[str], str]:
    """Copy a template database; returns the name of the copy."""

    def copy(template: str) -> str:
        name = f"t{os.getpid()}_{next(_numbers)}"
        _as_admin(
            cluster,
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY",
            f"ALTER DATABASE {name} OWNER TO tongtu_owner",
        )
        return name

    return copy


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> Callable[[str, Callable[[], str]], str]:
    """Make a template once a run: ``template(name, made)`` takes the database that ``made`` names, unless it is there.

    The other process waits meanwhile; a template that broke off in the making is not taken for one.
    """

    def once(name: str, made: Callable[[], str]) -> str:
        with (cluster.state / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (cluster.state / f"{name}.made").exists():
                _as_admin(cluster, f"ALTER DATABASE {made()} RENAME TO {name}")
                (cluster.state / f"{name}.made").touch()
        return name

    return once


@pytest.fixture(scope="session")
def empty_template(cluster: Cluster, template: Callable[[str, Callable[[], str]], str]) -> str:
    """A database with the schema and nothing in it."""

    def made() -> str:
        prepare(cluster, "schema")
        database = private_database(cluster, "schema")
        upgrade(database)
        database.dispose()
        return "schema"

    return template("empty", made)


@pytest.fixture(scope="session")
def july_template(
    cluster: Cluster,
    empty_template: str,
    clone: Callable[[str], str],
    template: Callable[[str, Callable[[], str]], str],
) -> str:
    """The register with its first state and the orders up to July 2020, without the lists of 2021."""

    def made() -> str:
        database = private_database(cluster, name := clone(empty_template))
        load_baseline(database, CHECKOUT / "data")
        for file in _orders()[:-1]:
            apply_order(database, file)
        database.dispose()
        return name

    return template("july", made)


@pytest.fixture(scope="session")
def register_template(
    cluster: Cluster,
    july_template: str,
    clone: Callable[[str], str],
    template: Callable[[str, Callable[[], str]], str],
) -> str:
    """The register with its first state, all shipped orders, the census and the groups."""

    def made() -> str:
        database = private_database(cluster, name := clone(july_template))
        apply_order(database, _orders()[-1])
        load_census(database, CHECKOUT / "data")
        load_groups(database, shipped_groups(CHECKOUT / "data"))
        database.dispose()
        return name

    return template("register", made)


@pytest.fixture(scope="session")
def demo_template(
    cluster: Cluster,
    register_template: str,
    clone: Callable[[str], str],
    template: Callable[[str, Callable[[], str]], str],
) -> str:
    """The register after the main job: the small demonstration and its coverage runs."""

    def made() -> str:
        database = private_database(cluster, name := clone(register_template))
        main_job(database, DEMO_SEED, lambda _stage, _done: None)
        database.dispose()
        return name

    return template("demo", made)


def _opened(cluster: Cluster, name: str) -> Iterator[Database]:
    database = private_database(cluster, name)
    yield database
    database.dispose()
    drop_database(cluster, name)


@pytest.fixture
def empty(cluster: Cluster, empty_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """An empty database of this test's own."""
    yield from _opened(cluster, clone(empty_template))


@pytest.fixture
def own_register(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register, to be written to by this test alone."""
    yield from _opened(cluster, clone(register_template))


@pytest.fixture
def own_demo(cluster: Cluster, demo_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register with the demonstration, to be written to by this test alone."""
    yield from _opened(cluster, clone(demo_template))


@pytest.fixture(scope="session")
def register(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register, for tests that only read."""
    yield from _opened(cluster, clone(register_template))


@pytest.fixture(scope="session")
def demo(cluster: Cluster, demo_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register with the demonstration, for tests that only read."""
    yield from _opened(cluster, clone(demo_template))


@pytest.fixture
def connection(register: Database) -> Iterator[Connection]:
    """A transaction on the register that is rolled back at the end of the test."""
    with register.app.connect() as opened:
        transaction = opened.begin()
        yield opened
        transaction.rollback()


@pytest.fixture(scope="session")
def client(demo: Database) -> Iterator[TestClient]:
    """The service over the demonstration, called without a network; it stays up, for to start it takes its time."""
    with TestClient(create_app(demo), raise_server_exceptions=False) as service:
        yield service


@pytest.fixture(scope="session")
def served(demo: Database) -> Iterator[str]:
    """Address of the service over the demonstration, listening on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(demo), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where screenshots and the like are kept."""
    folder = CHECKOUT / "test-artefacts"
    folder.mkdir(exist_ok=True)
    return folder
