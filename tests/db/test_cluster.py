from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from gis.db.cluster import SOCKET_PATH_LIMIT, Cluster, find_binaries
from gis.errors import NotReady
from gis.settings import CHECKOUT

SMALL = {"shared_buffers": "16MB", "fsync": "off"}
START = """
import sys
from pathlib import Path
from gis.db.cluster import Cluster
print(Cluster(Path(sys.argv[1]), options={"shared_buffers": "16MB", "fsync": "off"}).start())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's own user can enter."""
    path = Path(tempfile.mkdtemp(prefix="tongtu-cluster-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def raced() -> Iterator[tuple[Cluster, list[str]]]:
    """A cluster under a very long path, started by three processes at once, and what each of them said."""
    root = Path(tempfile.mkdtemp(prefix="tongtu-cluster-"))
    root.chmod(0o755)
    state = root / ("a-long-name-" * 8) / ("通图" * 20)
    cluster = Cluster(state, options=SMALL)
    command = [sys.executable, "-c", START, str(state)]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) for _ in range(3)]
    said = [racer.communicate()[0].strip() for racer in racers]
    yield cluster, said
    cluster.stop()
    shutil.rmtree(root)
    shutil.rmtree(cluster.socket_dir, ignore_errors=True)


def postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def ask(cluster: Cluster, question: str) -> str:
    engine = create_engine(cluster.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        result = connection.execute(text(question))
        answer = str(result.scalar()) if result.returns_rows else ""
    engine.dispose()
    return answer


def test_processes_that_start_at_once_get_one_server(raced: tuple[Cluster, list[str]]) -> None:
    cluster, said = raced
    assert sorted(said) == ["False", "False", "True"]
    assert cluster.is_running()


def test_a_path_of_150_characters_and_more_works(raced: tuple[Cluster, list[str]]) -> None:
    cluster, _ = raced
    assert len(str(cluster.state)) > 150
    assert len(f"{cluster.socket_dir}/.s.PGSQL.5432".encode()) <= SOCKET_PATH_LIMIT
    assert ask(cluster, "SELECT 1") == "1"


def test_no_port_is_opened(raced: tuple[Cluster, list[str]]) -> None:
    cluster, _ = raced
    assert ask(cluster, "SHOW listen_addresses") == ""
    sockets = {link.readlink().name for link in Path(f"/proc/{postmaster(cluster)}/fd").iterdir() if link.is_symlink()}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if Path(table).exists():
            inodes = {line.split()[9] for line in Path(table).read_text().splitlines()[1:]}
            assert not {f"socket:[{inode}]" for inode in inodes} & sockets


def test_the_socket_is_for_the_servers_user_alone(raced: tuple[Cluster, list[str]]) -> None:
    assert raced[0].socket_dir.stat().st_mode & 0o777 == 0o700


def test_the_server_keeps_chinese(raced: tuple[Cluster, list[str]]) -> None:
    assert ask(raced[0], "SELECT datctype FROM pg_database WHERE datname = 'template1'") == "C.UTF-8"


def test_root_drops_to_the_servers_own_user(raced: tuple[Cluster, list[str]]) -> None:
    owner = Path(f"/proc/{postmaster(raced[0])}").stat().st_uid
    assert owner == (pwd.getpwnam("postgres").pw_uid if os.geteuid() == 0 else os.geteuid())


def test_starting_and_stopping_twice_changes_nothing_the_second_time(raced: tuple[Cluster, list[str]]) -> None:
    cluster, _ = raced
    cluster.start()
    assert cluster.start() is False
    assert cluster.stop() is True
    assert cluster.is_running() is False
    assert cluster.stop() is False
    assert cluster.start() is True


def test_after_a_kill_the_next_start_recovers_by_itself(raced: tuple[Cluster, list[str]]) -> None:
    cluster, _ = raced
    cluster.start()
    ask(cluster, "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS n")
    ask(cluster, "CHECKPOINT")
    killed = postmaster(cluster)
    os.kill(killed, signal.SIGKILL)
    while Path(f"/proc/{killed}/exe").exists():
        time.sleep(0.01)
    assert cluster.start() is True
    assert postmaster(cluster) != killed
    assert ask(cluster, "SELECT n FROM kept") == "7"


def test_a_stale_pid_that_now_belongs_to_another_program_is_no_hindrance(raced: tuple[Cluster, list[str]]) -> None:
    cluster, _ = raced
    cluster.stop()
    stale = cluster.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert cluster.start() is True


def test_data_of_another_major_version_is_refused_with_what_to_do(folder: Path) -> None:
    cluster = Cluster(folder, options=SMALL)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(
        NotReady, match=r"was made by PostgreSQL 12, but \d+ is installed — install postgresql-12 again"
    ):
        cluster.start()
    assert (cluster.data / "PG_VERSION").read_text() == "12\n"
    shutil.rmtree(cluster.socket_dir)


def test_a_folder_the_servers_user_cannot_enter_is_refused_with_what_to_do(folder: Path) -> None:
    folder.chmod(0o700)
    cluster = Cluster(folder / "state", options=SMALL)
    if os.geteuid() == 0:
        with pytest.raises(NotReady, match=r"user postgres cannot enter .* — set TONGTU_STATE to one it can"):
            cluster.start()
        assert not cluster.data.exists()
    else:  # whoever is not root runs the server as himself, and can enter his own folder
        assert cluster.start() is True
        cluster.stop()
    shutil.rmtree(cluster.socket_dir)


def test_a_folder_that_cannot_be_made_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(NotReady, match=r"cannot make .*: Not a directory — set TONGTU_STATE"):
        Cluster(folder / "file" / "state").start()


def test_a_socket_folder_open_to_others_is_refused(folder: Path) -> None:
    cluster = Cluster(folder, options=SMALL)
    cluster.socket_dir.mkdir(mode=0o755)
    cluster.socket_dir.chmod(0o755)
    with pytest.raises(NotReady, match="is open to others — remove it and try again"):
        cluster.start()
    shutil.rmtree(cluster.socket_dir)


def test_a_killed_initdb_leaves_nothing_in_the_way(folder: Path) -> None:
    (folder / "pgdata.new").mkdir()
    (folder / "pgdata.new" / "half-made").write_text("")
    cluster = Cluster(folder, options=SMALL)
    assert cluster.start() is True
    assert not (folder / "pgdata.new").exists()
    cluster.stop()
    shutil.rmtree(cluster.socket_dir)


# -- the installed programs ----------------------------------------------------------------------------


def install(root: Path, major: int, *, postgis: bool) -> None:
    (root / "lib" / str(major) / "bin").mkdir(parents=True)
    (root / "lib" / str(major) / "bin" / "initdb").write_text("")
    (root / "share" / str(major) / "extension").mkdir(parents=True)
    if postgis:
        (root / "share" / str(major) / "extension" / "postgis.control").write_text("")


def test_the_newest_server_with_postgis_is_used(folder: Path) -> None:
    for major, postgis in ((13, True), (15, True), (16, True), (17, False)):
        install(folder, major, postgis=postgis)
    assert find_binaries(folder / "lib", folder / "share").major == 16


@pytest.mark.parametrize(
    ("installed", "words"),
    [
        ([], "PostgreSQL 15 or newer is not installed — run: apt-get install postgresql-15"),
        ([(13, True)], "PostgreSQL 15 or newer is not installed"),
        ([(16, False)], "PostgreSQL 16 is installed without PostGIS — run: apt-get install postgresql-16-postgis-3"),
    ],
)
def test_a_missing_server_or_postgis_says_what_to_install(
    folder: Path, installed: list[tuple[int, bool]], words: str
) -> None:
    for major, postgis in installed:
        install(folder, major, postgis=postgis)
    with pytest.raises(NotReady, match=words):
        find_binaries(folder / "lib", folder / "share")
