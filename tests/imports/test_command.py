"""The command `import`: one JSON document, and an exit status that a script can rely on."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from collections_app.billing.models import Bill
from collections_app.imports.models import ImportJob
from tests.imports.test_kinds import FILES

pytestmark = pytest.mark.django_db

GOOD = "bill_no,account_no,issued_on,due_on,amount\nB1,A1,2026-01-05,2026-01-25,10.00\n"
BAD = GOOD + "B2,A9,2026-01-05,2026-01-25,10.00\n"


def run(*args: object, **options: object) -> tuple[int, str, str]:
    """(exit status, standard output, standard error)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("import", *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as refusal:
        return refusal.returncode, out.getvalue(), str(refusal)
    except SystemExit as status:
        return status.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_answers_in_json(write: Callable[..., Path], kind):
    for before in list(FILES)[: list(FILES).index(kind)]:
        run(before, write(FILES[before], f"{before}.csv"))
    path = write(FILES[kind], f"{kind}.csv")
    rows = FILES[kind].count("\n") - 1
    expected = {
        "kind": kind, "file": f"{kind}.csv", "sha256": hashlib.sha256(FILES[kind].encode()).hexdigest(), "rows": rows,
        "created": rows, "updated": 0, "unchanged": 0, "rejected": 0, "rejected_rows": [], "dry_run": False,
    }  # fmt: skip
    status, out, err = run(kind, path, "--dry-run", "--json")
    assert (status, json.loads(out), err) == (0, expected | {"dry_run": True}, "")
    status, out, err = run(kind, path, "--json")
    assert (status, json.loads(out), err) == (0, expected, "")
    status, out, err = run(kind, path, "--json")
    assert (status, json.loads(out), err) == (0, expected | {"created": 0, "unchanged": rows}, "")


def test_rows_set_aside_end_with_status_3_and_are_named(write, account):
    status, out, err = run("bills", write(BAD), "--json")
    assert status == 3
    answer = json.loads(out)
    assert (answer["rows"], answer["created"], answer["rejected"]) == (2, 1, 1)
    assert answer["rejected_rows"] == [
        {"line": 3, "column": "account_no", "value": "A9", "error": "there is no such account"}
    ]
    assert err == "file.csv, line 3, account_no: 'A9' there is no such account\n"


def test_a_refused_file_ends_with_status_2_and_changes_nothing(write, account):
    status, out, err = run("bills", write("bill_no\nB1\n"), "--json")
    assert (status, out) == (2, "")
    assert "no column account_no; no column issued_on; no column due_on; no column amount; found bill_no" in err
    assert not Bill.objects.exists()


def test_a_dry_run_changes_nothing_and_tells_the_status_too(write, account):
    assert run("bills", write(BAD), "--dry-run")[0] == 3
    assert run("bills", write("bill_no\n"), "--dry-run")[0] == 2
    assert not Bill.objects.exists() and not ImportJob.objects.exists()


def test_an_unknown_kind_or_mapping_is_refused(write, account):
    assert run("invoices", write(GOOD))[0] == 2
    assert run("bills", write(GOOD), "--mapping", "nowhere.toml")[0] == 2


def test_for_people_it_answers_in_a_sentence(write, account):
    status, out, _err = run("bills", write(GOOD))
    assert (status, out) == (0, "file.csv: 1 rows, 1 were created, 0 updated, 0 unchanged, 0 set aside\n")


def test_the_rows_set_aside_are_written_to_a_file_that_loads_once_corrected(write, account, tmp_path):
    rejects = tmp_path / "rejects.csv"
    assert run("bills", write(BAD), "--rejects", rejects)[0] == 3
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("A9", "A1", 1), encoding="utf-8")
    assert run("bills", rejects)[0] == 0
    assert Bill.objects.count() == 2


def test_a_dry_run_keeps_no_rows_to_write(write, account, tmp_path):
    assert run("bills", write(BAD), "--dry-run", "--rejects", tmp_path / "rejects.csv")[0] == 2


def test_only_the_first_twenty_problems_are_told_in_words(write, account):
    rows = "".join(f"X{n},A9,2026-01-05,2026-01-25,10.00\n" for n in range(30))
    _status, _out, err = run("bills", write(GOOD + rows))
    assert err.count("there is no such account") == 20 and err.endswith("… and 10 more\n")
