"""The ladders that ship: lawful under the Chinese rules, and a start for a utility's own."""

from datetime import date
from decimal import Decimal

from django.db import migrations

#        kind, days overdue, days since the previous step was served, days to pay, days in the post
LADDERS = {
    ("residential", "Residential", Decimal("10.00"), ("residential",)): [
        ("reminder", 3, 0, 10, 3),
        ("demand", 10, 7, 15, 3),
        ("disconnection_notice", 32, 15, 7, 3),
        ("disconnection", 39, 4, 0, 0),
        ("legal_referral", 90, 30, 0, 0),
    ],
    ("business", "Business and industry", Decimal("50.00"), ()): [
        ("reminder", 2, 0, 7, 3),
        ("demand", 7, 5, 10, 3),
        ("disconnection_notice", 32, 10, 7, 3),
        ("disconnection", 39, 4, 0, 0),
        ("legal_referral", 60, 20, 0, 0),
    ],
}


def ship_ladders(apps, schema_editor):
    Procedure = apps.get_model("collections", "Procedure")
    Step = apps.get_model("collections", "Step")
    for (code, name, minimum, classes), rungs in LADDERS.items():
        procedure = Procedure.objects.create(
            code=code, name=name, minimum_amount=minimum, customer_classes=list(classes), status="draft"
        )
        for position, (kind, overdue, since, to_pay, to_serve) in enumerate(rungs, start=1):
            Step.objects.create(
                procedure=procedure,
                position=position,
                kind=kind,
                min_days_overdue=overdue,
                min_days_since_previous=since,
                days_to_pay=to_pay,
                days_to_serve=to_serve,
            )
        procedure.status, procedure.active_from = "active", date(2000, 1, 1)
        procedure.save()


class Migration(migrations.Migration):
    dependencies = [("collections", "0002_guarantees")]

    operations = [migrations.RunPython(ship_ladders, migrations.RunPython.noop)]
