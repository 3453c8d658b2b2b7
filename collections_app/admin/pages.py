"""The page of one object, put together from facts, tables and a timeline; `templates/admin/page.html` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from collections_app.admin.screens import Screen


@dataclass
class Facts:
    """Names with their values."""

    title: Any
    rows: Sequence[tuple[Any, Any]]
    note: Any = ""
    template: str = "admin/parts/facts.html"


@dataclass
class Table:
    """Columns are names; those in `numbers` (counted from 0) are set right, those that are `prose` may run over lines.

    `empty` is said when there are no rows; `foot` are sums below them.
    """

    title: Any
    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    empty: Any
    numbers: Sequence[int] = ()
    prose: int | tuple[int, ...] | None = None
    note: Any = ""
    more: tuple[str, Any] | None = None
    foot: Sequence[Sequence[Any]] = ()
    template: str = "admin/parts/table.html"

    @property
    def prose_columns(self) -> tuple[int, ...]:
        return self.prose if isinstance(self.prose, tuple) else () if self.prose is None else (self.prose,)


@dataclass
class Chart:
    """A picture and the table that says the same."""

    title: Any
    svg: Any
    table: Table
    note: Any = ""
    template: str = "admin/parts/chart.html"


@dataclass
class Entry:
    """One line of a timeline."""

    day: Any
    what: Any
    details: Sequence[Any] = ()
    by: Any = ""
    tone: str = ""


@dataclass
class Choice:
    """One way to narrow what is shown, with how many there are of it."""

    words: Any
    count: int
    address: str
    is_chosen: bool


@dataclass
class Timeline:
    """`choices` narrow it; `newer` and `older` are the addresses of the pages before and after, empty where there is none."""

    title: Any
    entries: Sequence[Entry]
    empty: Any
    choices: Sequence[Choice] = ()
    newer: str = ""
    older: str = ""
    template: str = "admin/parts/timeline.html"


@dataclass
class AskDay:
    """A question about a day, answered on the same page: the day is given back as `on` in the address."""

    title: Any
    question: Any
    on: date
    template: str = "admin/parts/ask_day.html"


@dataclass
class Banner:
    """One sentence that nobody should miss; `tone` is the colour of a label, and the words say it without colour."""

    words: Any
    tone: str
    template: str = "admin/parts/banner.html"


@dataclass
class Tiles:
    """Numbers to look at and to follow: each tile has `words`, a `value`, an `url` and maybe something `under` it."""

    tiles: Sequence[dict[str, Any]]
    template: str = "admin/parts/tiles.html"


Part = Tiles | Facts | Table | Timeline | AskDay | Banner | Chart


@dataclass
class Page:
    """`main` stands left, `side` right of it; on a narrow screen one under the other. `about` says whom it is about."""

    main: Sequence[Part]
    side: Sequence[Part] = ()
    badges: Sequence[Any] = ()
    about: Any = ""


class PageScreen(Screen):
    """A screen whose objects are read, not edited."""

    change_form_template = "admin/page.html"
    fields = ()

    def page(self, request: HttpRequest, obj: Any) -> Page:
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_inlines(self, request: HttpRequest, obj: Model | None) -> list:
        return []

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_change_form(request, context | {"page": self.page(request, kwargs["obj"])}, **kwargs)
