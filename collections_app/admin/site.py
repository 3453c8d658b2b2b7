"""Every screen of the admin; importing this module registers them all."""

from collections_app.admin import (  # noqa: F401
    account_days,
    accounts,
    batches,
    billing,
    cases,
    customers,
    enforcement,
    imports,
    nights,
    notices,
    orders,
    organisation,
    procedures,
)
