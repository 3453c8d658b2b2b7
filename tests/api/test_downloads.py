"""Stored files: handed out as they are, or 'not found' in words."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from rest_framework.test import APIClient

from tests.api.conftest import Company


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def printed(company: Company) -> Company:
    company.north.notice.pdf.save("n.pdf", ContentFile(b"%PDF-letter"))
    company.north.batch.pdf.save("b.pdf", ContentFile(b"%PDF-batch"))
    company.north.batch.manifest.save("b.csv", ContentFile("sheet,name\n1,王\n".encode()))
    return company


FILES = [
    ("notices/N-north-C1-0/pdf", "application/pdf", "N-north-C1-0.pdf", b"%PDF-letter"),
    ("batches/north-L1/pdf", "application/pdf", "north-L1.pdf", b"%PDF-batch"),
    ("batches/north-L1/manifest", "text/csv; charset=utf-8", "north-L1.csv", "sheet,name\n1,王\n".encode()),
]


@pytest.mark.parametrize(("path", "kind", "name", "content"), FILES)
class TestFiles:
    @pytest.mark.parametrize("accept", ["*/*", "application/pdf", "text/html"])
    def test_handed_out_as_stored(
        self, printed: Company, north: APIClient, accept: str, path: str, kind: str, name: str, content: bytes
    ) -> None:
        answer = north.get(f"/api/v1/{path}", HTTP_ACCEPT=accept)
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert name in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content) == content

    def test_not_made_yet(self, north: APIClient, path: str, kind: str, name: str, content: bytes) -> None:
        answer = north.get(f"/api/v1/{path}", HTTP_ACCEPT="application/pdf")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/json"
        assert "has not been made yet" in answer.json()["errors"][0]["detail"]

    def test_lost_from_the_disk(
        self, printed: Company, north: APIClient, tmp_path: Path, path: str, kind: str, name: str, content: bytes
    ) -> None:
        for file in tmp_path.rglob("*.*"):
            file.unlink()
        answer = north.get(f"/api/v1/{path}")
        assert answer.status_code == 404
        assert "missing" in answer.json()["errors"][0]["detail"]
