"""Every screen of the admin; importing this module registers them all."""

from collections_app.admin import (  # noqa: F401
    account_days,
    accounts,
    batches,
    billing,
    case_moves,
    cases,
    customers,
    enforcement,
    imports,
    limitation,
    nights,
    notices,
    orders,
    organisation,
    procedures,
    promises,
    step_approvals,
    tasks,
    waivers,
    weather,
)
