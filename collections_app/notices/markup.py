"""The marks of a wording made into HTML: what stands in values stays text, whatever it looks like."""

import re
from collections.abc import Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from collections_app.rules.letter_marks import choose

NUMBERED = re.compile(r"\d+\.\s+")


def as_html(text: str, values: Mapping[str, object]) -> SafeString:
    """Paragraphs between blank lines, `1.` a numbered list, `**…**` stressed, a paragraph after `! ` a warning."""
    blocks = re.split(r"\n\s*\n", choose(text, values).strip())
    html = "\n".join(_block(block.strip()) for block in blocks if block.strip())
    return mark_safe(_with(html, values))  # noqa: S308  every part has been escaped


def in_line(text: str, values: Mapping[str, object]) -> SafeString:
    """The same for a title or the cell of a table: no paragraphs."""
    return mark_safe(_with(_stressed(choose(text, values).strip()), values))  # noqa: S308  every part has been escaped


def _block(block: str) -> str:
    lines = block.split("\n")
    if all(NUMBERED.match(line) for line in lines):
        items = "".join(f"<li>{_stressed(NUMBERED.sub('', line, count=1))}</li>" for line in lines)
        return f"<ol>{items}</ol>"
    if block.startswith("! "):
        return f'<p class="warning">{_stressed(block[2:])}</p>'
    return f"<p>{_stressed(block)}</p>"


def _stressed(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text)).replace("\n", "<br>")


def _with(html: str, values: Mapping[str, object]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: escape(values.get(found[1]) or ""), html)
