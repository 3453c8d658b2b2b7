-- Nobody allocates the money of an account while its bills are corrected.
SELECT id FROM collections_account
WHERE id IN (SELECT b.account_id FROM staging s JOIN collections_bill b ON b.bill_no = s.bill_no WHERE b.amount <> s.amount)
ORDER BY id FOR NO KEY UPDATE;
-- A bill corrected below what is paid on it gives the excess back first, the latest money first.
WITH excess AS (
    SELECT b.id, b.paid - s.amount AS to_release FROM staging s JOIN collections_bill b ON b.bill_no = s.bill_no
    WHERE b.paid > s.amount
), settled AS (
    SELECT a.payment_id, a.bill_id, sum(a.amount) AS amount, max(a.id) AS latest, e.to_release
    FROM excess e JOIN collections_allocation a ON a.bill_id = e.id AND a.part = 'principal'
    GROUP BY a.payment_id, a.bill_id, e.to_release HAVING sum(a.amount) > 0
), running AS (
    SELECT *, sum(amount) OVER (PARTITION BY bill_id ORDER BY latest DESC) - amount AS before FROM settled
)
INSERT INTO collections_allocation (payment_id, bill_id, amount, allocated_on)
SELECT payment_id, bill_id, -least(amount, to_release - before), %(on)s FROM running WHERE before < to_release;
-- What falls due is found by the next snapshot; none is taken meanwhile, and what the last one has passed over is noted.
SELECT pg_advisory_xact_lock_shared(hashtext('bills fall due'));
UPDATE collections_account a SET currency = f.currency
FROM (SELECT account_no, coalesce(max(currency), %(currency)s) AS currency FROM staging GROUP BY account_no) f
WHERE a.account_no = f.account_no AND a.currency = '';
WITH merged AS (
    INSERT INTO collections_bill (bill_no, account_id, issued_on, due_on, amount, period, kind, is_estimated, kwh, paid)
    SELECT s.bill_no, a.id, s.issued_on, s.due_on, s.amount, coalesce(s.period, e.period, ''),
           coalesce(s.kind, e.kind, 'energy'), coalesce(s.estimated, e.is_estimated, false), coalesce(s.kwh, e.kwh), 0
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    LEFT JOIN collections_bill e ON e.bill_no = s.bill_no
    ON CONFLICT (bill_no) DO UPDATE
    SET issued_on = excluded.issued_on, due_on = excluded.due_on, amount = excluded.amount, period = excluded.period,
        kind = excluded.kind, is_estimated = excluded.is_estimated, kwh = excluded.kwh
    WHERE (collections_bill.issued_on, collections_bill.due_on, collections_bill.amount, collections_bill.period,
           collections_bill.kind, collections_bill.is_estimated, collections_bill.kwh)
          IS DISTINCT FROM (excluded.issued_on, excluded.due_on, excluded.amount, excluded.period, excluded.kind,
                            excluded.is_estimated, excluded.kwh)
    RETURNING account_id, due_on, xmax = 0 AS is_new
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT DISTINCT account_id, due_on + 1 FROM merged
    WHERE NOT is_new OR due_on < (SELECT max(day) FROM collections_snapshot) ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
