"""Every test runs on a real PostgreSQL and a real Valkey or Redis: started for the run, thrown away after it.

Loaded by `-p tests.realservices` before Django reads its settings. DATABASE_URL and REDIS_URL of the environment win.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from config import local_servers


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        _keep_apart(worker)  # the controller has started them, and the environment is inherited
        return
    folder = Path(tempfile.mkdtemp(prefix="arrears-tests-"))
    folder.chmod(0o755)
    atexit.register(_throw_away, folder)
    os.environ.setdefault("IMPORT_INBOX", str(folder / "inbox"))
    os.environ.setdefault("MEDIA_ROOT", str(folder / "media"))
    os.environ.setdefault("ARREARS_LOCAL", "1")
    os.environ.update(local_servers.ensure(folder, is_durable=False))


def _keep_apart(worker: str) -> None:
    """Each worker has a database of its own by its name; this gives it a broker, an inbox and a folder for files too."""
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}"))
    for name in ("IMPORT_INBOX", "MEDIA_ROOT"):
        os.environ[name] = f"{os.environ[name]}-{worker}"


def _throw_away(folder: Path) -> None:
    local_servers.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


def pytest_report_header() -> list[str]:
    import psycopg
    import redis

    with psycopg.connect(os.environ["DATABASE_URL"].replace("postgres://", "postgresql://")) as connection:
        database = connection.execute("SELECT version()").fetchone()[0]
    store = redis.Redis.from_url(os.environ["REDIS_URL"]).info("server")
    assert database.startswith("PostgreSQL"), database
    return [
        f"database: {database.split(',')[0]}",
        f"broker: {store.get('server_name', 'redis')} {store['redis_version']}",
    ]
