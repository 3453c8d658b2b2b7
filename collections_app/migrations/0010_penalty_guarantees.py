"""What the database guarantees of the ledger of penalties: totals kept by trigger, lines that are never rewritten."""

from django.db import migrations

APPEND_ONLY = """
CREATE TRIGGER collections_penaltycharge_is_append_only BEFORE UPDATE OR DELETE ON collections_penaltycharge
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting();
"""

KEEP_PAID_TOTALS = """
CREATE OR REPLACE FUNCTION collections_keep_paid_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE collections_bill b SET paid = b.paid + a.principal, charges_paid = b.charges_paid + a.charges
    FROM (SELECT bill_id, coalesce(sum(amount) FILTER (WHERE part = 'principal'), 0) AS principal,
                 coalesce(sum(amount) FILTER (WHERE part = 'charges'), 0) AS charges
          FROM added GROUP BY bill_id) a WHERE b.id = a.bill_id;
    UPDATE collections_payment p SET allocated = p.allocated + a.amount
    FROM (SELECT payment_id, sum(amount) AS amount FROM added GROUP BY payment_id) a WHERE p.id = a.payment_id;
    RETURN NULL;
END $$;
"""

KEEP_PAID_TOTALS_OF_PRINCIPAL = """
CREATE OR REPLACE FUNCTION collections_keep_paid_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE collections_bill b SET paid = b.paid + a.amount
    FROM (SELECT bill_id, sum(amount) AS amount FROM added GROUP BY bill_id) a WHERE b.id = a.bill_id;
    UPDATE collections_payment p SET allocated = p.allocated + a.amount
    FROM (SELECT payment_id, sum(amount) AS amount FROM added GROUP BY payment_id) a WHERE p.id = a.payment_id;
    RETURN NULL;
END $$;
"""

KEEP_CHARGED_TOTALS = """
CREATE FUNCTION collections_keep_charged_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE collections_bill b SET charged = b.charged + a.amount
    FROM (SELECT bill_id, sum(amount) AS amount FROM added GROUP BY bill_id) a WHERE b.id = a.bill_id;
    RETURN NULL;
END $$;
CREATE TRIGGER charges_keep_totals AFTER INSERT ON collections_penaltycharge
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION collections_keep_charged_totals();
"""


class Migration(migrations.Migration):
    dependencies = [("collections", "0009_penalty_ledger")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE collections_waiver_number", "DROP SEQUENCE collections_waiver_number"),
        migrations.RunSQL(
            APPEND_ONLY, "DROP TRIGGER collections_penaltycharge_is_append_only ON collections_penaltycharge"
        ),
        migrations.RunSQL(KEEP_PAID_TOTALS, KEEP_PAID_TOTALS_OF_PRINCIPAL),
        migrations.RunSQL(KEEP_CHARGED_TOTALS, "DROP FUNCTION collections_keep_charged_totals() CASCADE"),
    ]
