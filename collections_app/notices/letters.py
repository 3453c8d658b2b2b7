"""Letters as PDF: the only place that knows WeasyPrint.

A letter is made from its frozen data alone, with the fonts that come with the product: the same data give the same
bytes, and nothing is fetched from anywhere.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from collections_app.notices import fonts
from collections_app.notices.codes import barcode, barcode_width, qr_code
from collections_app.notices.wording import letter_words

FOLDER = settings.BASE_DIR / "templates" / "letters"
ARCHIVE, TEMPLATE = "pdf/a-2a", "letters/notice.html"


READABLE = """<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="" pdfuaid:part="1"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>
</rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""
"""What a PDF/A says of itself that is PDF/UA, too: to the archive this is a schema of its own, which has to be described."""


class ArchivedAndReadable(DocumentMetadata):
    """What a document says of itself: PDF/A, as the library writes it, and PDF/UA besides."""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str | None) -> bytes:
        said: bytes = super().generate_rdf_metadata(variant, version, conformance)
        return said.replace(b"</rdf:RDF>", READABLE.encode())


class OnlyOwnFiles(URLFetcher):
    """Answers for data within the letter and for the font files; every other address is refused."""

    def __init__(self, files: frozenset[str]) -> None:
        super().__init__()
        self._files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:") or url in self._files:
            return super().fetch(url, headers)
        raise ValueError(f"a letter fetches nothing from outside: {url}")


@dataclass(frozen=True)
class Press:
    """What is made once a process and shared by its letters; those with the same rare characters share one of their own."""

    fetcher: OnlyOwnFiles
    fonts: FontConfiguration
    style: CSS


def render_letter(data: dict[str, Any]) -> bytes:
    """The PDF of one notice from its frozen data, for archives (PDF/A-2a) and screen readers (PDF/UA-1).

    The same data, the same bytes.
    """
    return print_pdf(TEMPLATE, printed_words(data))


def printed_words(data: dict[str, Any]) -> dict[str, Any]:
    """All that the template of a letter shows: the words of its data, and its two codes."""
    number = data["notice_no"]
    codes = {
        "qr_code": qr_code(data["payment_url"]),
        "barcode": barcode(number),
        "barcode_width": barcode_width(number),
    }
    return letter_words(data) | codes


def print_pdf(template: str, context: dict[str, Any], sheet: str = "letter.css") -> bytes:
    """Any page of the house from its template and stylesheet, in the fonts of the letters."""
    text = fonts.printable(render_to_string(template, context))
    press = _press(fonts.rare_characters(text), sheet)
    html = HTML(string=text, url_fetcher=press.fetcher)
    document = html.render(stylesheets=[press.style], font_config=press.fonts, pdf_variant=ARCHIVE)
    document.metadata = ArchivedAndReadable(**vars(document.metadata))
    return document.write_pdf(pdf_variant=ARCHIVE)


def typefaces(rare: frozenset[str] = frozenset()) -> dict[str, Path]:
    """Font family → font file of the letters."""
    return fonts.faces(_words_of_headings(), rare)


def face_rules(faces: dict[str, Path]) -> list[str]:
    """The fonts as a stylesheet names them."""
    return [f'@font-face {{ font-family: "{family}"; src: url({file.as_uri()}) }}' for family, file in faces.items()]


@lru_cache(maxsize=8)
def _press(rare: frozenset[str], sheet: str) -> Press:
    faces = typefaces(rare)
    fetcher = OnlyOwnFiles(frozenset(file.as_uri() for file in faces.values()))
    style = "\n".join([*face_rules(faces), (FOLDER / sheet).read_text(encoding="utf-8")])
    font_config = FontConfiguration()
    return Press(fetcher, font_config, CSS(string=style, font_config=font_config, url_fetcher=fetcher))


@cache
def _words_of_headings() -> str:
    """All that headings may hold: whatever stands in the templates, the name of the utility, and days in Chinese."""
    files = sorted([*Path(FOLDER).rglob("*.html"), *Path(FOLDER).rglob("*.toml")])
    return (
        "".join(file.read_text(encoding="utf-8") for file in files)
        + "".join(map(str, settings.UTILITY.values()))
        + "年月日"
    )
