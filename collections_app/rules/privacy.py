"""Personal data for those who need not see all of it: enough is left to recognise it, not enough to use it.

个人信息保护法 (PIPL) Arts. 6 and 51: no more than the purpose needs, and access by role.
"""

from math import ceil

DOT = "•"


def masked_number(value: str) -> str:
    """A telephone or identity number: the first three and the last two signs, and as many dots as are hidden."""
    signs = value.replace(" ", "")
    if len(signs) <= 5:
        return DOT * len(signs)
    return signs[:3] + DOT * (len(signs) - 5) + signs[-2:]


def masked_email(value: str) -> str:
    """The first sign and the domain."""
    name, at, domain = value.partition("@")
    return f"{name[:1]}{DOT * 3}{at}{domain}" if at else masked_number(value)


def masked(kind: str, value: str) -> str:
    """By the kind of a contact; a postal address stays, for it is on every letter and every meter list."""
    if kind == "phone":
        return masked_number(value)
    return masked_email(value) if kind == "email" else value


def masked_name(name: str, percent: int) -> str:
    """So many percent of the letters of a name as dots, from the second letter on; all of them for a hundred."""
    letters = [place for place, sign in enumerate(name) if not sign.isspace()]
    count = ceil(len(letters) * percent / 100)
    start = 0 if count == len(letters) else 1
    hidden = set(letters[start : start + count])
    return "".join(DOT if place in hidden else sign for place, sign in enumerate(name))
