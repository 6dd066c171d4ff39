"""What all tests stand on: a private PostGIS of their own, databases cloned from templates, a running service."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import Connection, create_engine, text

from api.main import create_app
from gis.db.cluster import Cluster
from gis.db.connect import Database, prepare, private_database
from gis.db.schema import upgrade
from gis.flows.apply_order import apply_order
from gis.flows.load_baseline import load_baseline
from gis.flows.load_census import load_census
from gis.flows.load_groups import load_groups, shipped_groups
from gis.flows.main_job import main_job
from gis.load.changeorders import read_orders
from gis.settings import CHECKOUT

DEMO_SEED = 20200703
"""The seed ./run uses, so that tests look at the city a person looks at."""
_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostGIS for this run of the tests."""
    state = Path(tempfile.mkdtemp(prefix="tongtu-tests-"))
    state.chmod(0o755)  # the server's own user must get in
    server = Cluster(state, options={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(state)
        shutil.rmtree(server.socket_dir, ignore_errors=True)


@pytest.fixture(scope="session")
def clone(cluster: Cluster) -> Callable[[str], str]:
    """Copy a template database; returns the name of the copy."""

    def copy(template: str) -> str:
        name = f"t{os.getpid()}_{next(_numbers)}"
        admin = create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
            connection.execute(text(f"ALTER DATABASE {name} OWNER TO tongtu_owner"))
        admin.dispose()
        return name

    return copy


@pytest.fixture(scope="session")
def empty_template(cluster: Cluster) -> str:
    """A database with the schema and nothing in it."""
    prepare(cluster, "empty")
    database = private_database(cluster, "empty")
    upgrade(database)
    database.dispose()
    return "empty"


@pytest.fixture(scope="session")
def register_template(cluster: Cluster, empty_template: str, clone: Callable[[str], str]) -> str:
    """The register with its first state, all shipped orders, the census and the groups."""
    name = clone(empty_template)
    database = private_database(cluster, name)
    load_baseline(database, CHECKOUT / "data")
    for file in read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT):
        apply_order(database, file)
    load_census(database, CHECKOUT / "data")
    load_groups(database, shipped_groups(CHECKOUT / "data"))
    database.dispose()
    return name


@pytest.fixture(scope="session")
def demo_template(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> str:
    """The register after the main job: the small demonstration and its coverage runs."""
    name = clone(register_template)
    database = private_database(cluster, name)
    main_job(database, DEMO_SEED, lambda _stage, _done: None)
    database.dispose()
    return name


def _opened(cluster: Cluster, name: str) -> Iterator[Database]:
    database = private_database(cluster, name)
    yield database
    database.dispose()


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
def client(demo: Database) -> TestClient:
    """The service over the demonstration, called without a network."""
    return TestClient(create_app(demo), raise_server_exceptions=False)


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
