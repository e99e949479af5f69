"""One typed place for what a deployment may choose. Environment variables start with VOUCH_."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_SOURCE_TREE = Path(__file__).resolve().parent.parent
_INSTALLED = Path(__file__).resolve().parent / "_data"

MiB = 1024 * 1024


def resource(folder: str) -> Path:
    """Where templates/, static/, standards/ and migrations/ are: beside app/ in a checkout, inside it once installed."""
    checkout = _SOURCE_TREE / folder
    return checkout if checkout.is_dir() else _INSTALLED / folder


class Settings(BaseSettings):
    """Everything configurable. Defaults suit one small centre on one machine."""

    model_config = SettingsConfigDict(env_prefix="VOUCH_", env_file=".env", extra="ignore")

    environment: Literal["development", "production", "test"] = "development"
    base_url: str = "http://localhost:8000"
    data_dir: Path = Path("var")
    database_url: str = ""
    standards_dir: Path = Field(default_factory=lambda: resource("standards"))
    session_hours: int = 12
    shared_device_minutes: int = 20
    idle_minutes: int = 120
    max_file_bytes: int = 2048 * MiB
    max_form_bytes: int = 1 * MiB
    max_files_per_piece: int = 20
    uploads_at_once_per_person: int = 4
    free_space_reserve_bytes: int = 1024 * MiB
    sandbox_seconds: int = 60
    sandbox_memory_bytes: int = 2048 * MiB
    worker_in_process: bool = True
    trusted_proxies: str = "127.0.0.1"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL; an SQLite file in the data folder unless one is given."""
        return self.database_url or f"sqlite:///{self.data_dir / 'vouch.db'}"

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def secure_cookies(self) -> bool:
        """Cookies carry Secure and the __Host- prefix whenever the service is reached by https."""
        return self.base_url.startswith("https://")

    @property
    def evidence_dir(self) -> Path:
        return self.data_dir / "evidence"


@lru_cache
def get_settings() -> Settings:
    return Settings()
