"""What administrators do: files, units, people."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from collections_app.billing.models import Bill
from collections_app.imports.models import ImportJob
from collections_app.org.models import OrgUnit, StaffMember
from collections_app.procedures.models import Procedure
from tests.admin.addresses import action, example_of, list_of, new, page_of, upload
from tests.admin.scene import Scene
from tests.admin.test_pages import words_of

BILLS = "bill_no,account_no,issued_on,due_on,amount\nX-8,N-1,2026-03-01,2026-04-01,12.00\nX-9,nobody,2026-03-01,2026-04-01,9\n"


def send(client: Client, text: str, kind: str = "bills", name: str = "march.csv", **more: Any) -> Any:
    file = SimpleUploadedFile(name, text.encode("utf-8"))
    return client.post(upload(), {"kind": kind, "file": file} | more)


class TestFiles:
    def test_are_loaded_and_their_bad_rows_come_back(self, head: Client) -> None:
        job_page = send(head, BILLS).headers["Location"]
        page = words_of(head.get(job_page))
        assert "2 rows: 1 created, 0 updated, 0 unchanged, 1 set aside." in page
        assert "3 account_no nobody" in page
        assert Bill.objects.filter(bill_no="X-8").exists()
        rejected = head.get(action(ImportJob.objects.latest("id"), "download_rejected"))
        assert rejected["Content-Disposition"] == 'attachment; filename="march-rejected.csv"'
        assert "X-9,nobody" in rejected.content.decode("utf-8-sig")
        assert "X-8" not in rejected.content.decode("utf-8-sig")

    def test_twice_change_nothing(self, head: Client) -> None:
        send(head, BILLS)
        assert "0 created, 0 updated, 1 unchanged, 1 set aside." in words_of(
            head.get(send(head, BILLS).headers["Location"])
        )

    def test_are_tried_without_a_trace(self, head: Client) -> None:
        before = ImportJob.objects.count()
        page = words_of(send(head, BILLS, dry_run="on"))
        assert "1 created" in page
        assert "This was a trial: nothing has been changed." in page
        assert "Line 3: account_no nobody" in page
        assert not Bill.objects.filter(bill_no="X-8").exists()
        assert ImportJob.objects.count() == before

    def test_with_foreign_columns_need_a_mapping(self, head: Client) -> None:
        theirs = BILLS.replace("bill_no", "Rechnung")
        refused = words_of(send(head, theirs))
        assert "bill_no" in refused
        mapping = SimpleUploadedFile("ours.toml", b'[columns]\nbill_no = "Rechnung"\n')
        assert "1 created" in words_of(head.get(send(head, theirs, mapping=mapping).headers["Location"]))

    @pytest.mark.parametrize("name", ["empty.csv", "broken.xlsx", "../../etc/passwd.csv", "日本.csv"])
    def test_that_cannot_be_read_are_refused_in_words(self, head: Client, name: str) -> None:
        answer = send(head, "", name=name)
        assert answer.status_code == 200
        assert "tmp" not in words_of(answer)
        assert answer.context["form"].errors["file"]

    def test_are_not_loaded_without_a_file(self, head: Client) -> None:
        assert "This field is required." in words_of(head.post(upload(), {"kind": "bills"}))

    def test_cannot_be_sent_from_elsewhere(self, scene: Scene) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(scene.staff["head"])
        assert send(client, BILLS).status_code == 403
        assert client.post(action(scene.account("N-1"), "place_hold"), {"reason": "other"}).status_code == 403


class TestPeople:
    person = {
        "username": "nina", "name": "Nina Neu", "role": "officer", "password1": "sturdy and long", "password2": "sturdy and long",
    }  # fmt: skip

    def test_a_new_colleague_can_sign_in(self, head: Client, scene: Scene) -> None:
        head.post(new(StaffMember), self.person | {"unit": scene.north.pk})
        client = Client()
        assert client.post("/admin/login/", {"username": "nina", "password": "sturdy and long"}).status_code == 302
        assert "Anna Weber" in client.get("/admin/collections/account/").content.decode()

    def test_gets_a_new_password(self, head: Client, scene: Scene) -> None:
        officer = scene.staff["officer"]
        assert "Set a new password" in words_of(head.get(page_of(officer)))
        assert "argon2" not in words_of(head.get(page_of(officer)))
        form = {"password1": "another long secret", "password2": "another long secret"}
        head.post(f"/admin/collections/staffmember/{officer.pk}/password/", form)
        assert Client().login(username="officer", password="another long secret")

    def test_a_weak_password_is_refused(self, head: Client, scene: Scene) -> None:
        weak = self.person | {"unit": scene.north.pk, "password1": "12345", "password2": "12345"}
        assert "too short" in words_of(head.post(new(StaffMember), weak))

    def test_nobody_makes_himself_a_superuser(self, head: Client, scene: Scene) -> None:
        form = self.person | {"unit": scene.north.pk, "is_superuser": "on"}
        head.post(new(StaffMember), form)
        assert StaffMember.objects.get(username="nina").is_superuser is False

    def test_a_superuser_is_changed_by_superusers_only(self, head: Client, scene: Scene) -> None:
        root = StaffMember.objects.create_superuser("root", password="x", name="Root", email="", unit=scene.north)
        assert head.post(page_of(root), {"username": "tamed"}).status_code == 403
        assert head.get(f"/admin/collections/staffmember/{root.pk}/password/").status_code == 403

    def test_a_unit_is_put_below_another_and_stays_there(self, head: Client, scene: Scene) -> None:
        head.post(new(OrgUnit), {"code": "N-T", "name": "Night team", "kind": "team", "parent": scene.north.pk})
        team = OrgUnit.objects.get(code="N-T")
        assert team.path == f"{scene.north.path}{team.pk}/"
        head.post(page_of(team), {"name": "Day team", "kind": "team", "parent": scene.south.pk, "code": "other"})
        team.refresh_from_db()
        assert (team.name, team.parent, team.code) == ("Day team", scene.north, "N-T")
        assert "Day team" in words_of(head.get(list_of(OrgUnit)))


class TestSigningIn:
    def test_leads_to_the_overview(self, scene: Scene) -> None:
        answer = Client().post("/admin/login/", {"username": "head", "password": "a long enough secret"})
        assert answer.headers["Location"] == "/admin/"

    def test_leads_nowhere_outside(self, scene: Scene) -> None:
        for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
            form = {"username": "head", "password": "a long enough secret"}
            answer = Client().post(f"/admin/login/?next={elsewhere}", form | {"next": elsewhere})
            assert answer.headers["Location"] == "/admin/"
        answer = Client().post("/i18n/setlang/", {"language": "zh-hans", "next": "https://evil.example/"})
        assert "evil" not in answer.headers["Location"]

    def test_is_refused_with_a_wrong_password(self, scene: Scene) -> None:
        answer = Client().post("/admin/login/", {"username": "head", "password": "a guess"})
        assert "Please enter the correct" in words_of(answer)


def test_a_procedure_in_force_says_from_when(head: Client) -> None:
    assert "In force from 1 Jan 2000" in words_of(head.get(page_of(example_of(Procedure))))
    assert Procedure.objects.filter(active_from=date(2000, 1, 1)).exists()
