"""Reading a table of outside data key by key: every mistake is collected with its key, its value and what was expected."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Self


class Table:
    """One table of a file. Each reader answers a value, or the default after noting what is wrong."""

    def __init__(self, content: Any, problems: list[str], path: str = "") -> None:
        self.content: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
        self.problems, self.path = problems, path
        self.asked: set[str] = set()
        if not isinstance(content, Mapping):
            problems.append(f"{path} is {content!r}, expected a table")

    def text(self, key: str, default: str | None = "") -> str:
        """A text; with default None it has to be there."""
        return self._read(key, default, str, "a text") or ""

    def flag(self, key: str, default: bool | None = False) -> bool:
        return bool(self._read(key, default, bool, "true or false"))

    def day(self, key: str) -> date:
        """A date that has to be there."""
        return self._read(key, None, date, "a date") or date.min

    def optional_day(self, key: str) -> date | None:
        self.asked.add(key)
        return self.day(key) if key in self.content else None

    def whole(self, key: str, default: int | None = 0) -> int:
        """A whole number from 0."""
        value = self._read(key, default, int, "a whole number from 0")
        if isinstance(value, bool) or (value is not None and value < 0):
            self.complain(key, "a whole number from 0")
            return default or 0
        return value or 0

    def number(self, key: str, default: Decimal | None = None) -> Decimal | None:
        """A number from 0, written as text so that no digit is lost, or as a whole number."""
        self.asked.add(key)
        return default if key not in self.content else self.as_number(key, self.content[key])

    def numbers(self, key: str) -> dict[str, Decimal]:
        """A table of numbers."""
        inner = self.table(key)
        inner.asked |= set(inner.content)
        return {name: inner.as_number(name, value) or Decimal(0) for name, value in inner.content.items()}

    def choice(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices and (default is None or value != default):
            self.complain(key, f"one of {', '.join(choices)}")
            return choices[0]
        return value

    def texts(self, key: str, choices: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        found = self._read(key, [], list, "a list of texts") or []
        if not all(isinstance(one, str) and (choices is None or one in choices) for one in found):
            self.complain(key, f"a list of {', '.join(choices)}" if choices else "a list of texts")
            return ()
        return tuple(found)

    def table(self, key: str) -> Self:
        self.asked.add(key)
        return type(self)(self.content.get(key, {}), self.problems, self.at(key))

    def tables(self, key: str) -> Iterator[Self]:
        """A list of tables, numbered from 1 in what is said about them."""
        for number, content in enumerate(self._read(key, [], list, "a list of tables") or [], start=1):
            yield type(self)(content, self.problems, f"{self.at(key)}[{number}]")

    def finish(self) -> None:
        """Note every key that nobody has asked for."""
        known = ", ".join(sorted(self.asked))
        self.problems += [
            f"{self.at(key)} is not known; expected one of {known}" for key in self.content if key not in self.asked
        ]

    def complain(self, key: str, expected: str) -> None:
        self.problems.append(f"{self.at(key)} is {self.content.get(key)!r}, expected {expected}")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def as_number(self, key: str, value: object) -> Decimal | None:
        try:
            number = Decimal(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or number < 0:
            self.complain(key, 'a number from 0, such as "2.50"')
            return None
        return number

    def _read(self, key: str, default: Any, kind: type, expected: str) -> Any:
        self.asked.add(key)
        if key in self.content and isinstance(self.content[key], kind):
            return self.content[key]
        if key in self.content or default is None:
            self.complain(key, expected)
        return default
