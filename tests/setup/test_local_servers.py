"""A PostgreSQL and a Valkey of one's own: found, started, kept, stopped."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from tests.setup.surroundings import ROOT, surroundings

START = """
import json, sys
from pathlib import Path
from config.local_servers import ensure
print(json.dumps(ensure(Path(sys.argv[1]), is_durable=False)))
"""
STOP = "import sys; from config.local_servers import stop; from pathlib import Path; stop(Path(sys.argv[1]))"


def run(words: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", words, str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder():
    """A folder that every user may enter, as PostgreSQL does not run as root; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="arrears-servers-"))
    folder.chmod(0o755)
    yield folder
    run(STOP, folder, **without_servers())
    shutil.rmtree(folder)


def without_servers(**more: str) -> dict[str, str]:
    return {key: value for key, value in surroundings(**more).items() if key not in {"DATABASE_URL", "REDIS_URL"}}


def ask(address: str, question: str) -> str:
    with psycopg.connect(address.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        answer = connection.execute(question)
        return answer.fetchone()[0] if answer.description else ""


def test_the_servers_of_the_python_packages_serve_where_the_system_has_none(folder):
    found = json.loads(run(START, folder, **without_servers(ARREARS_SERVERS="wheels")))
    assert ask(found["DATABASE_URL"], "SELECT version()").startswith("PostgreSQL")
    assert ask(found["DATABASE_URL"], "SHOW jit") == "off"
    assert redis.Redis.from_url(found["REDIS_URL"]).ping()
    programs = [
        path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if str(folder).encode() in _read(path)
    ]
    assert programs
    assert not [command for command in programs if command.startswith(b"/usr/lib/postgresql")]


def test_starting_again_finds_them_running_and_the_data_outlives_a_stop(folder):
    first = json.loads(run(START, folder, **without_servers()))
    ask(first["DATABASE_URL"], "CREATE TABLE kept (words text); INSERT INTO kept VALUES ('still here')")
    again = json.loads(run(START, folder, **without_servers()))
    assert again == first
    run(STOP, folder, **without_servers())
    with pytest.raises(psycopg.OperationalError):
        ask(first["DATABASE_URL"], "SELECT 1")
    later = json.loads(run(START, folder, **without_servers()))
    assert ask(later["DATABASE_URL"], "SELECT words FROM kept") == "still here"


def test_servers_named_by_the_environment_are_used_and_none_is_started(folder):
    named = {"DATABASE_URL": "postgres://db.example/arrears", "REDIS_URL": "redis://broker.example/0"}
    assert json.loads(run(START, folder, **without_servers(), **named)) == named
    assert not list(folder.rglob("postgres-*"))
    assert not (folder / "valkey").exists()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
