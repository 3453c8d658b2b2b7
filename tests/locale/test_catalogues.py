"""The Chinese catalogues are whole: every sentence is there, translated, with its placeholders, and compiled."""

import re
import shutil
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings

HERE = settings.BASE_DIR
SOURCES = ("collections_app", "config", "deploy", "templates", "manage.py")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}|</?\w+[^>]*>")
HALF_WIDTH = re.compile(r"[一-鿿”）][,;:!?]|[一-鿿]\.(?!\w)|[一-鿿]\(|\)[一-鿿]")

FILES = ("locale/zh_Hans/LC_MESSAGES/django.po", "locale/libraries/zh_Hans/LC_MESSAGES/django.po")


def catalogue(file: str, root: Path = HERE) -> Path:
    return root / "collections_app" / file


def sentences(compiled: Path) -> dict[str, str]:
    """English → Chinese, of a compiled catalogue, without its head."""
    with compiled.open("rb") as file:
        found = GNUTranslations(file)._catalog
    return {key[0] if isinstance(key, tuple) else key: words for key, words in found.items() if key}


def compiled(po: Path, to: Path) -> Path:
    subprocess.run(["msgfmt", "--check", "--output-file", to, po], check=True)
    return to


def entries(po: Path, *which: str) -> set[str]:
    """The English of the entries of that kind, each with its context."""
    asked = ["msgattrib", "--no-obsolete", "--no-wrap", *which, po]
    text = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return set(re.findall(r'^(?:msgctxt ".*"\n)?msgid ".+"', text, re.MULTILINE))


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """A copy of the product in which `make messages` has just been run."""
    root = tmp_path_factory.mktemp("copy")
    for name in SOURCES:
        if (HERE / name).is_dir():
            shutil.copytree(HERE / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(HERE / name, root / name)
    subprocess.run(
        [root / "deploy" / "messages.sh"], check=True, env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable}
    )
    return root


@pytest.mark.parametrize("file", FILES)
class TestCatalogue:
    def test_every_sentence_of_the_product_is_in_it_and_none_beside(self, collected: Path, file: str) -> None:
        assert entries(catalogue(file)) == entries(catalogue(file, collected))

    def test_nothing_is_untranslated_or_only_guessed(self, file: str) -> None:
        assert entries(catalogue(file), "--untranslated") == set()
        assert entries(catalogue(file), "--only-fuzzy") == set()

    def test_a_sentence_keeps_its_placeholders(self, file: str) -> None:
        for english, chinese in sentences(catalogue(file).with_suffix(".mo")).items():
            assert set(PLACEHOLDER.findall(chinese)) == set(PLACEHOLDER.findall(english)), english

    def test_chinese_is_punctuated_as_chinese(self, file: str) -> None:
        for english, chinese in sentences(catalogue(file).with_suffix(".mo")).items():
            assert not HALF_WIDTH.search(chinese), (english, chinese)
            assert not english.endswith(".") or chinese.endswith(("。", "……")), (english, chinese)

    def test_it_is_compiled_as_it_stands(self, file: str, tmp_path: Path) -> None:
        po = catalogue(file)
        assert sentences(po.with_suffix(".mo")) == sentences(compiled(po, tmp_path / "django.mo"))


def test_one_word_means_one_thing() -> None:
    """The words of the trade, wherever they stand in a sentence."""
    words = sentences(catalogue(FILES[0]).with_suffix(".mo"))
    terms = {
        "late-payment penalty": "电费违约金", "disconnection notice": "停电通知书", "case": "案件", "account number": "户号",
        "overdue": "欠费", "proof of service": "送达回证", "supply contract": "供用电合同", "critical customer": "重要用户",
        "estimated reading": "估抄", "reconnect": "复电",
    }  # fmt: skip
    for english, chinese in terms.items():
        assert chinese in words[english], english
    assert [chinese for chinese in words.values() if "滞纳金" in chinese or "帐" in chinese] == []
