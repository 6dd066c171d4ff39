"""A private PostGIS, started from the installed binaries when no database URL is set.

It is the same engine production uses: created with ``initdb``, reached over a unix socket only, run by an
unprivileged user even when we are root, and recovered by PostgreSQL itself after a crash.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gis.errors import NotReady

OLDEST_MAJOR = 15
"""The oldest PostgreSQL we support (Debian 12's)."""
INSTALL_LINE = "apt-get install postgresql-15 postgresql-15-postgis-3"
LOCALE = "C.UTF-8"
"""Not plain ``C``: under it pg_trgm drops every Chinese character."""
START_SECONDS = 60
START_ATTEMPTS = 20
"""Tries half a second apart, for what a killed server leaves behind."""
SOCKET_PATH_LIMIT = 107
"""Bytes in the path of a unix socket; PostgreSQL stops with a fatal error above it."""
FULL_DISK = "No space left on device"
LOG_LINES = 8
"""Enough of the server's log to hold the reason why it stopped."""
SERVER_OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "60",
    "timezone": "Asia/Shanghai",
}


@dataclass(frozen=True)
class Binaries:
    """One installed PostgreSQL with PostGIS."""

    major: int
    folder: Path


def find_binaries(root: Path = Path("/usr/lib/postgresql"), share: Path = Path("/usr/share/postgresql")) -> Binaries:
    """The newest installed PostgreSQL that has PostGIS; ``NotReady`` says what to install when there is none."""
    majors = sorted((int(p.name) for p in root.glob("[0-9]*") if (p / "bin" / "initdb").exists()), reverse=True)
    usable = [m for m in majors if m >= OLDEST_MAJOR]
    if not usable:
        raise NotReady(f"PostgreSQL {OLDEST_MAJOR} or newer is not installed — run: {INSTALL_LINE}")
    for major in usable:
        if (share / str(major) / "extension" / "postgis.control").exists():
            return Binaries(major, root / str(major) / "bin")
    raise NotReady(
        f"PostgreSQL {usable[0]} is installed without PostGIS — run: apt-get install postgresql-{usable[0]}-postgis-3"
    )


class Cluster:
    """The private server of one state folder."""

    def __init__(self, state: Path, binaries: Binaries | None = None, options: Mapping[str, str] | None = None) -> None:
        self.state = state
        self.options = {**SERVER_OPTIONS, **(options or {})}
        self.data = state / "pgdata"
        self.log = state / "log" / "postgres.log"
        self._binaries = binaries

    @property
    def binaries(self) -> Binaries:
        """The server programs, looked for when first needed."""
        if self._binaries is None:
            self._binaries = find_binaries()
        return self._binaries

    @property
    def socket_dir(self) -> Path:
        """A short folder for the socket, since a long checkout path would pass the limit of a socket's name."""
        key = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tongtu-{key}"

    def url(self, role: str, database: str = "tongtu") -> str:
        """SQLAlchemy URL of ``role`` in ``database`` over the private socket."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_dir}"

    def is_running(self) -> bool:
        """Whether the server answers on its socket."""
        if not self.socket_dir.exists() or not self.data.exists():
            return False
        return self._call("pg_isready", "-q", "-h", str(self.socket_dir), check=False).returncode == 0

    def start(self) -> bool:
        """Create the cluster if there is none and start it; True if it was started by this call.

        Two processes that start it at once get one server: the second waits for the first at a file lock.
        """
        if self.is_running():
            return False
        self._prepare_folders()
        with self._locked():
            if self.is_running():
                return False
            if not self.data.exists():
                self._initdb()
            self._check_version()
            self._clear_stale_pid()
            self._launch()
            return True

    def stop(self) -> bool:
        """Stop the server; True if one was running."""
        if not self.is_running():
            return False
        with self._locked():
            if not self.is_running():  # somebody else stopped it while we waited
                return False
            self._call("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
        return True

    # -- inside ---------------------------------------------------------------------------------

    def _prepare_folders(self) -> None:
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            self.log.parent.mkdir(exist_ok=True)
            self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise NotReady(
                f"cannot make {error.filename}: {error.strerror} — set TONGTU_STATE to a folder you may write"
            ) from error
        user = _server_user()
        if user is not None:
            for folder in (self.log.parent, self.socket_dir):
                os.chown(folder, user.pw_uid, user.pw_gid)
            self._check_reachable(user)
        owner = self.socket_dir.stat()
        expected = user.pw_uid if user else os.geteuid()
        if owner.st_uid != expected or owner.st_mode & 0o077:
            raise NotReady(f"{self.socket_dir} belongs to someone else or is open to others — remove it and try again")

    def _check_reachable(self, user: pwd.struct_passwd) -> None:
        if self._call("test", "-x", str(self.state), check=False).returncode != 0:
            raise NotReady(
                f"the database's user {user.pw_name} cannot enter {self.state} — set TONGTU_STATE to one it can"
            )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.state / "cluster.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _initdb(self) -> None:
        # into a sibling, then renamed: a killed initdb leaves no half-made cluster behind
        fresh = self.state / "pgdata.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        user = _server_user()
        if user is not None:
            os.chown(fresh, user.pw_uid, user.pw_gid)
        self._call(
            "initdb", "-D", str(fresh), "-U", "postgres", "--encoding=UTF8", f"--locale={LOCALE}",
            "--auth-local=trust", "--auth-host=reject", "--data-checksums",
        )  # fmt: skip
        fresh.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(self.binaries.major):
            raise NotReady(
                f"{self.data} was made by PostgreSQL {found}, but {self.binaries.major} is installed — install "
                f"postgresql-{found} again, or dump with it and restore into a new TONGTU_STATE"
            )

    def _clear_stale_pid(self) -> None:
        # after a kill -9 the number in postmaster.pid may since belong to some other program
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        comm = Path("/proc") / pid / "comm"
        if not comm.exists() or comm.read_text().strip() != "postgres":
            pid_file.unlink()

    def _launch(self) -> None:
        settings = {**self.options, "unix_socket_directories": str(self.socket_dir)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        for _ in range(START_ATTEMPTS):
            # detached: the server inherits our pipes, and one that it keeps open would never end for its reader
            started = self._call(
                "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-t", str(START_SECONDS), "-w", "-o", options,
                "start", check=False, detach=True,
            )  # fmt: skip
            if started.returncode == 0 or self.is_running():
                return
            time.sleep(0.5)  # children of a killed server hold its shared memory for a moment
        if FULL_DISK in self._log_tail():
            raise NotReady(f"the disk that holds {self.data} is full: free some space and run it again")
        raise NotReady(f"the private PostgreSQL did not start; the end of {self.log} says:\n{self._log_tail()}")

    def _log_tail(self) -> str:
        if not self.log.exists():
            return "(no log was written)"
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LOG_LINES:])

    def _call(
        self, program: str, *arguments: str, check: bool = True, detach: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Run a server program as the server's user; ``NotReady`` with its words when it fails."""
        path = self.binaries.folder / program
        user = _server_user()
        sink = subprocess.DEVNULL if detach else subprocess.PIPE
        done = subprocess.run(
            [str(path) if path.exists() else program, *arguments],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": LOCALE},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            text=True,
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        if check and done.returncode != 0:
            raise NotReady(f"{program} failed: {(done.stderr or done.stdout or '').strip()}")
        return done


def _server_user() -> pwd.struct_passwd | None:
    """The unprivileged user that runs the server when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError as error:
        raise NotReady(f"there is no user postgres to run the database as — run: {INSTALL_LINE}") from error
