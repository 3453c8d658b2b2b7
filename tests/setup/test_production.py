"""Settings of a deployment: sound as they are, and never without a secret of its own."""

import os
import subprocess
import sys

from tests.setup.surroundings import ROOT, surroundings

SECRET = "k" + "3f9-Qx_7Lw" * 8


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=surroundings(**environment), capture_output=True, text=True, check=False
    )  # fmt: skip


def test_nothing_is_left_to_warn_about_in_a_deployment():
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=SECRET, ARREARS_LOCAL="0")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_check_would_warn_if_there_were_something():
    weak = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="short", ARREARS_LOCAL="0")
    assert weak.returncode != 0
    assert "SECRET_KEY" in weak.stderr


def test_the_web_server_does_not_start_without_a_secret():
    done = python("-c", "import config.wsgi")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_a_command_on_ones_own_machine_needs_none():
    done = python(
        "manage.py", "shell", "--no-imports", "-c", "from django.conf import settings; print(settings.IS_LOCAL)"
    )
    assert done.stdout.strip() == "True", done.stderr


def test_a_deployment_asks_browsers_for_encryption():
    ask = "from django.conf import settings as s; print(s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.DEBUG)"
    done = python("manage.py", "shell", "--no-imports", "-c", ask, SECRET_KEY=SECRET)
    assert done.stdout.split() == ["True", "True", "False"], done.stderr


def test_rules_of_the_house_are_changed_one_by_one():
    words = (
        "from config.arrangements import PAYMENT_PLANS as p, PROMISES as q; print(p['tolerance_days'], q['days_ahead'])"
    )
    done = python("-c", words, PROMISES="days_ahead=21,tolerance_days=2")
    assert done.stdout.split() == ["5", "21"], done.stderr
    refused = python("-c", words, PROMISES="days_ahead:21")
    assert "PROMISES: “days_ahead:21” is not of the form name=number" in refused.stderr


def test_every_setting_from_the_environment_is_described_for_operators():
    import re

    config = (ROOT / "config").glob("*.py")
    settings = "".join(file.read_text(encoding="utf-8") for file in config)
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    names = set(re.findall(r"(?:env\.\w+|read_figures)\(\s*\"([A-Z_]+)\"", settings))
    assert len(names) > 15
    assert [name for name in sorted(names) if f"`{name}`" not in guide] == []


def test_the_tests_themselves_run_on_the_servers_they_were_given():
    assert "DATABASE_URL" in os.environ
    assert surroundings()["DATABASE_URL"] == os.environ["DATABASE_URL"]
