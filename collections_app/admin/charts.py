"""Charts as SVG within the page: they print, need no script, and stand beside a table that says the same.

Colours are given to each shape, and words to each series, so that a PDF and a reader without colours see them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 46, 10, 12, 42
INK = "#76808f"
COLOURS = ("#2563eb", "#94a3b8", "#d97706", "#059669", "#7c3aed", "#dc2626", "#0891b2")
DASHES = ("", "6 4", "2 3")


@dataclass(frozen=True)
class Series:
    """One line or one kind of bar; None where there is no value."""

    words: Any
    values: Sequence[float | None]


def lines(
    title: Any, labels: Sequence[str], series: Sequence[Series], top: float, ticks: Sequence[tuple[float, str]]
) -> SafeString:
    """Lines over time; `ticks` are heights with their words, `top` the height of the upper edge."""
    shapes = []
    for number, one in enumerate(series):
        points = [
            (_x(place, len(labels)), _y(value, top)) for place, value in enumerate(one.values) if value is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        colour = COLOURS[number % len(COLOURS)]
        shapes.append(
            format_html(
                '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>',
                path, colour, DASHES[number % len(DASHES)] or "none",
            )
        )  # fmt: skip
        shapes += [
            format_html('<circle cx="{}" cy="{}" r="2.5" fill="{}"/>', f"{x:.1f}", f"{y:.1f}", colour)
            for x, y in points
        ]
    return _drawing(title, labels, series, [*_grid(top, ticks), *shapes])


def stacks(
    title: Any, labels: Sequence[str], series: Sequence[Series], ticks: Sequence[tuple[float, str]]
) -> SafeString:
    """Bars over time, one kind upon the other."""
    heights = [sum(max(one.values[place] or 0, 0) for one in series) for place in range(len(labels))]
    top = max([*heights, ticks[-1][0] if ticks else 0, 0.000001])
    width = (WIDTH - LEFT - RIGHT) / max(len(labels), 1) * 0.62
    shapes = []
    for place in range(len(labels)):
        base = 0.0
        for number, one in enumerate(series):
            value = max(one.values[place] or 0, 0)
            y, foot = _y(base + value, top), _y(base, top)
            x = _x(place, len(labels)) - width / 2
            shapes.append(_bar(x, y, width, foot - y, COLOURS[number % len(COLOURS)]))
            base += value
    return _drawing(title, labels, series, [*_grid(top, ticks), *shapes])


def rows(title: Any, labels: Sequence[str], values: Sequence[float], words: Sequence[str]) -> SafeString:
    """Bars from left to right, one under the other, each with its value in words."""
    top, left, step = max([*values, 0.000001]), 190, 28
    shapes = []
    for place, (label, value, said) in enumerate(zip(labels, values, words, strict=True)):
        y, width = place * step + 6, max(value, 0) / top * (WIDTH - left - 90)
        shapes.append(_text(left - 8, y + 13, label, "end"))
        shapes.append(_bar(left, y, max(width, 1), 18, COLOURS[0]))
        shapes.append(_text(left + width + 6, y + 13, said, "start"))
    return _svg(title, len(labels) * step + 8, shapes)


def ticks_to(top: float, words: Any, count: int = 4) -> list[tuple[float, str]]:
    """Heights from nothing to the top in even steps, each worded by `words`."""
    return [(top * step / count, words(top * step / count)) for step in range(count + 1)]


def _x(place: int, count: int) -> float:
    return LEFT + (place + 0.5) * (WIDTH - LEFT - RIGHT) / max(count, 1)


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(value / top, 0), 1))


def _bar(x: float, y: float, width: float, height: float, colour: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        f"{x:.1f}", f"{y:.1f}", f"{width:.1f}", f"{height:.1f}", colour,
    )  # fmt: skip


def _text(x: float, y: float, words: Any, anchor: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="11" fill="{}" text-anchor="{}">{}</text>',
        f"{x:.1f}", f"{y:.1f}", INK, anchor, words,
    )  # fmt: skip


def _grid(top: float, ticks: Sequence[tuple[float, str]]) -> list[SafeString]:
    found = []
    for value, words in ticks:
        y = f"{_y(value, top):.1f}"
        line = '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-opacity="0.3"/>'
        found.append(format_html(line, LEFT, y, WIDTH - RIGHT, y, INK))
        found.append(_text(LEFT - 5, _y(value, top) + 4, words, "end"))
    return found


def _drawing(title: Any, labels: Sequence[str], series: Sequence[Series], shapes: list[SafeString]) -> SafeString:
    every = max(1, -(-len(labels) // 13))
    named = [
        _text(_x(p, len(labels)), HEIGHT - 26, label, "middle") for p, label in enumerate(labels) if p % every == 0
    ]
    legend, x, y = [], float(LEFT), float(HEIGHT)
    for number, one in enumerate(series):
        width = 24 + sum(11 if ord(letter) > 0x2E80 else 6.2 for letter in str(one.words))
        if x > LEFT and x + width > WIDTH:
            x, y = float(LEFT), y + 18
        legend.append(_bar(x, y - 13, 10, 10, COLOURS[number % len(COLOURS)]))
        legend.append(_text(x + 14, y - 4, one.words, "start"))
        x += width
    return _svg(title, y, [*shapes, *named, *legend])


def _svg(title: Any, height: float, shapes: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg">{}</svg>',
        title, WIDTH, f"{height:.0f}", format_html_join("", "{}", ((shape,) for shape in shapes)),
    )  # fmt: skip
