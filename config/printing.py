"""How letters are printed, put into envelopes and handed over, from the environment."""

import environ

__all__ = ["PRINT", "PRINT_HANDOVER"]

env = environ.Env()

PRINT_HANDOVER = env.str("PRINT_HANDOVER", default="nightly")  # or "manual": letters are sent once a person says so
PRINT = {
    "release": env.bool("PRINT_RELEASE", default=False),  # a second person releases each batch; with "manual" alone
    "folder": env.str("PRINT_FOLDER", default=""),  # where a print house fetches its files; empty: nothing is put out
    "max_sheets": env.int("PRINT_MAX_SHEETS", default=0),  # in one file for the print house; 0: any number
    "postcode_digits": env.int("PRINT_POSTCODE_DIGITS", default=0),  # a batch for each beginning of a postcode; 0: one
    "by_route": env.bool(
        "PRINT_BY_ROUTE", default=False
    ),  # a batch for each reading route, whose reader takes it along
    "one_envelope": env.bool("PRINT_ONE_ENVELOPE", default=True),  # what one customer gets at one address
    "envelope_sheets": env.int("PRINT_ENVELOPE_SHEETS", default=6),  # at most so many in one envelope
    "staple_from": env.int("PRINT_STAPLE_FROM", default=0),  # sheets of a letter from which it is stapled; 0: never
    "omr": env.bool("PRINT_OMR", default=False),  # marks for the machine that folds and puts into envelopes
    "sheet_grams": env.float("PRINT_SHEET_GRAMS", default=5.0),  # A4 of 80 g/m²
    "envelope_grams": env.float("PRINT_ENVELOPE_GRAMS", default=4.5),  # DL with a window
}
