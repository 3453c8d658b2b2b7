"""Who the customers are and where they live: names, addresses and numbers of nobody in particular."""

from dataclasses import dataclass
from random import Random

from collections_app.customers.models import Account, Customer
from collections_app.sample import words

IN_ENGLISH = 0.15
CLASSES = tuple(Account.CustomerClass)
SHARES = {
    Account.CustomerClass.RESIDENTIAL: 82.0,
    Account.CustomerClass.NON_RESIDENTIAL: 11.0,
    Account.CustomerClass.INDUSTRIAL: 3.0,
    Account.CustomerClass.DEDICATED_TRANSFORMER: 1.5,
    Account.CustomerClass.TEMPORARY: 1.0,
    Account.CustomerClass.LEASE_RUN: 1.5,
}
FLATS = {Account.CustomerClass.RESIDENTIAL, Account.CustomerClass.LEASE_RUN}


@dataclass(slots=True)
class Person:
    """A customer as billing knows it."""

    name: str
    kind: str
    language: str
    id_number: str
    phone: str
    email: str
    is_critical: bool


def draw_class(rng: Random) -> str:
    return rng.choices(CLASSES, [SHARES[c] for c in CLASSES])[0].value


def draw_person(rng: Random, customer_class: str) -> Person:
    """A household for a flat, a firm for anything else; the phone numbers are of a range that no subscriber has."""
    language = "en" if rng.random() < IN_ENGLISH else "zh-hans"
    phone = f"140{rng.randrange(10**8):08d}"
    email = f"customer{rng.randrange(10**7):07d}@mail.example" if rng.random() < 0.4 else ""
    if customer_class in FLATS:
        return Person(_personal_name(rng, language), Customer.Kind.PERSON.value, language, "", phone, email, False)
    is_critical = rng.random() < 0.03
    name = _critical_name(rng, language) if is_critical else _firm_name(rng, language)
    number = f"9142{rng.randrange(10**14):014d}"
    return Person(name, Customer.Kind.ORGANISATION.value, language, number, phone, email, is_critical)


def draw_address(rng: Random, language: str, customer_class: str) -> str:
    street, street_in_english = rng.choice(words.STREETS)
    house, block, flat = rng.randrange(1, 400), rng.randrange(1, 19), rng.randrange(1, 19) * 100 + rng.randrange(1, 5)
    if customer_class not in FLATS:
        return f"{house} {street_in_english}" if language == "en" else f"{street}{house}号"
    if language == "en":
        return f"{house} {street_in_english}, Block {block}, Flat {flat}"
    return f"{street}{house}号{block}栋{flat}室"


def _personal_name(rng: Random, language: str) -> str:
    if language == "en":
        return f"{rng.choice(words.FIRST_NAMES)} {rng.choice(words.LAST_NAMES)}"
    given = rng.choice(words.GIVEN) + (rng.choice(words.GIVEN) if rng.random() < 0.75 else "")
    return rng.choice(words.SURNAMES) + given


def _firm_name(rng: Random, language: str) -> str:
    (name, name_in_english), (trade, trade_in_english) = rng.choice(words.FIRM_NAMES), rng.choice(words.FIRMS)
    return f"{name_in_english} {trade_in_english} Ltd" if language == "en" else f"{name}{trade}有限公司"


def _critical_name(rng: Random, language: str) -> str:
    name, name_in_english = rng.choice(words.CRITICAL)
    return f"Riverside {name_in_english}" if language == "en" else f"江畔市{name}"
