"""Settings, read once at the edges (CLI, API) from the environment and handed in; documented in docs/settings.md."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent
"""The checkout this package runs from: ``data/`` and ``maps/web`` are found here (editable install)."""


class Settings(BaseSettings):
    """What may be set from outside, each as ``TONGTU_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="TONGTU_", extra="ignore")

    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL of a PostGIS database to use as the serving role; unset: the private cluster.",
    )
    owner_url: str | None = Field(
        default=None,
        description="URL of the role that owns the tables and runs migrations; unset: the same as the database URL.",
    )
    state: Path | None = Field(
        default=None,
        description="Folder of the private cluster and of kept files; unset: one folder a checkout under "
        "/var/lib/tongtu (root) or $XDG_STATE_HOME/tongtu.",
    )
    host: str = Field(default="127.0.0.1", description="Address that `tongtu serve` and `./run` listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port that `tongtu serve` and `./run` listen on.")
    largest_file: int = Field(
        default=20_000_000,
        ge=1_000,
        le=20_000_000,
        description="Largest photograph or scan that is taken, bytes.",
    )
    key: str | None = Field(
        default=None,
        repr=False,
        description="Key as whose bearer `tongtu placenames case` acts; unset: the administrator, who takes no step.",
    )
    demo_seed: int = Field(default=20200703, ge=0, description="Seed of the made-up part of the demonstration city.")

    def state_dir(self) -> Path:
        """Folder of this checkout's state; never inside the checkout, which the server's user may not enter."""
        if self.state is not None:
            return self.state.expanduser().absolute()
        return default_state_root() / checkout_key(CHECKOUT)


def default_state_root() -> Path:
    """Where state lies when nothing is set: /var/lib for root, the XDG state home for everyone else."""
    if os.geteuid() == 0:
        return Path("/var/lib/tongtu")
    home = os.environ.get("XDG_STATE_HOME")
    return (Path(home) if home else Path.home() / ".local" / "state") / "tongtu"


def checkout_key(checkout: Path) -> str:
    """A short name for a checkout, so that two checkouts never share a database."""
    return hashlib.sha256(str(checkout).encode()).hexdigest()[:12]
