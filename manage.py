#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL and REDIS_URL it starts and uses the project's own local servers.

Without a SECRET_KEY it is taken for a command on somebody's own machine (ARREARS_LOCAL); a deployment sets all three.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        _restart_in_virtual_environment()
        raise
    if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        from config.local_servers import ensure

        os.environ.update(ensure())
        os.environ.setdefault("ARREARS_LOCAL", "1")
    if "SECRET_KEY" not in os.environ:
        os.environ.setdefault("ARREARS_LOCAL", "1")
    execute_from_command_line(sys.argv)


def _restart_in_virtual_environment() -> None:
    """Outside the virtual environment there is no Django: use the environment that `make` has built, if it has."""
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if python.exists() and Path(sys.prefix) != python.parent.parent:
        os.execv(python, [str(python), *sys.argv])


if __name__ == "__main__":
    main()
