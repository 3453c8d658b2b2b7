"""Programs that outlive the one that starts them: starting as another user, waiting, finding out whether they live."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

WAIT_SECONDS = 40


class NoServer(SystemExit):
    """No server program was found, or it did not start; the message says what to do."""


def start_daemon(command: Sequence[object], log: Path, user: str | None = None) -> int:
    """Start a program that outlives this one and holds none of its pipes; answers its process id."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/",
            start_new_session=True, user=user, env=_plain_environment(),
        )  # fmt: skip
    return process.pid


def run(command: Sequence[object], complaint: str, user: str | None = None) -> None:
    """Run to the end, or raise NoServer with the complaint and what the program said."""
    done = _run(command, user)
    if done.returncode:
        raise NoServer(f"{complaint}: {done.stderr.strip()}")


def succeeds(command: Sequence[object], user: str | None = None) -> bool:
    return _run(command, user).returncode == 0


def output(command: Sequence[object]) -> str:
    return _run(command, None).stdout.strip()


def running_pid(pid_file: Path) -> int | None:
    """The process id in the file, if that server is alive; a file left behind by a kill counts as none."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(pid_file.read_text().split()[0])
        return pid if is_alive(pid) else None
    return None


def is_alive(pid: int) -> bool:
    """Whether a server runs under that id; ids are used again, so its name is looked at too."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return any(name in command for name in (b"postgres", b"redis", b"valkey"))


def wait_until(is_done: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_done():
        if time.monotonic() > deadline:
            raise NoServer(complaint)
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_program(*names: str) -> Path | None:
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    return None


def _run(command: Sequence[object], user: str | None) -> subprocess.CompletedProcess[str]:
    parts = [str(part) for part in command]
    environment = _plain_environment()
    return subprocess.run(parts, capture_output=True, text=True, cwd="/", user=user, env=environment, check=False)


def _plain_environment() -> dict[str, str]:
    kept = {"PATH", "HOME", "LD_LIBRARY_PATH", "TZ"}
    return {key: value for key, value in os.environ.items() if key in kept} | {"LC_ALL": "C.UTF-8"}
