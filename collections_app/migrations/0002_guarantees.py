"""What the database itself guarantees beyond constraints: totals kept by trigger, history that cannot be rewritten.

And for speed: room beside the rows that change often, and a table through which decisions pass on their way to their rows.
"""

from django.db import migrations

SEQUENCES = ["case_number", "notice_number", "order_number", "referral_number"]

REFUSE_REWRITING = """
CREATE FUNCTION collections_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is history: rows are appended, never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

APPEND_ONLY = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting();
"""

KEEP_TOTALS = """
CREATE FUNCTION collections_keep_paid_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE collections_bill b SET paid = b.paid + a.amount
    FROM (SELECT bill_id, sum(amount) AS amount FROM added GROUP BY bill_id) a WHERE b.id = a.bill_id;
    UPDATE collections_payment p SET allocated = p.allocated + a.amount
    FROM (SELECT payment_id, sum(amount) AS amount FROM added GROUP BY payment_id) a WHERE p.id = a.payment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER allocations_keep_paid_totals AFTER INSERT ON collections_allocation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION collections_keep_paid_totals();
"""

ALLOCATION_STAYS_ON_ITS_ACCOUNT = """
CREATE FUNCTION collections_check_allocation_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added a JOIN collections_bill b ON b.id = a.bill_id JOIN collections_payment p ON p.id = a.payment_id
        WHERE b.account_id <> p.account_id
    ) THEN
        RAISE EXCEPTION 'a payment settles bills of its own account only' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allocations_stay_on_their_account AFTER INSERT ON collections_allocation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION collections_check_allocation_account();
"""

PUBLISHED_STEPS_STAY = """
CREATE FUNCTION collections_refuse_changing_published_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM collections_procedure p
        WHERE p.status <> 'draft' AND p.id IN (CASE TG_OP WHEN 'INSERT' THEN NEW.procedure_id ELSE OLD.procedure_id END,
                                               CASE TG_OP WHEN 'DELETE' THEN OLD.procedure_id ELSE NEW.procedure_id END)
    ) THEN
        RAISE EXCEPTION 'the steps of a published procedure do not change: make a new version'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_steps_do_not_change BEFORE INSERT OR UPDATE OR DELETE ON collections_step
    FOR EACH ROW EXECUTE FUNCTION collections_refuse_changing_published_step();
"""

ISSUED_NOTICES_STAY = """
CREATE FUNCTION collections_refuse_changing_issued_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an issued notice does not change: notice %', OLD.notice_no USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issued_notices_do_not_change
    BEFORE UPDATE OF data, data_sha256, notice_no, principal, penalty, case_id, pdf_sha256 ON collections_notice FOR EACH ROW
    WHEN (OLD.data IS DISTINCT FROM NEW.data OR OLD.data_sha256 <> NEW.data_sha256 OR OLD.notice_no <> NEW.notice_no
          OR OLD.principal <> NEW.principal OR OLD.penalty <> NEW.penalty OR OLD.case_id <> NEW.case_id
          OR (OLD.pdf_sha256 <> '' AND OLD.pdf_sha256 <> NEW.pdf_sha256))
    EXECUTE FUNCTION collections_refuse_changing_issued_notice();
"""

ROOM_TO_CHANGE = "ALTER TABLE collections_case SET (fillfactor = 60)"
WHERE_DECISIONS_WAIT = """
CREATE UNLOGGED TABLE collections_decided (
    id bigint, verdict text, step_id bigint, case_id bigint, reason jsonb, guards jsonb, look_again_on date
)
"""
NO_ROOM = "ALTER TABLE collections_case RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("collections", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(f"CREATE SEQUENCE collections_{name}", f"DROP SEQUENCE collections_{name}")
            for name in SEQUENCES
        ),
        migrations.RunSQL(REFUSE_REWRITING, "DROP FUNCTION collections_refuse_rewriting()"),
        *(
            migrations.RunSQL(APPEND_ONLY.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}")
            for table in ("collections_caseevent", "collections_allocation", "collections_noticeline")
        ),
        migrations.RunSQL(KEEP_TOTALS, "DROP FUNCTION collections_keep_paid_totals() CASCADE"),
        migrations.RunSQL(
            ALLOCATION_STAYS_ON_ITS_ACCOUNT, "DROP FUNCTION collections_check_allocation_account() CASCADE"
        ),
        migrations.RunSQL(PUBLISHED_STEPS_STAY, "DROP FUNCTION collections_refuse_changing_published_step() CASCADE"),
        migrations.RunSQL(ISSUED_NOTICES_STAY, "DROP FUNCTION collections_refuse_changing_issued_notice() CASCADE"),
        migrations.RunSQL(ROOM_TO_CHANGE, NO_ROOM),
        migrations.RunSQL(WHERE_DECISIONS_WAIT, "DROP TABLE collections_decided"),
    ]
