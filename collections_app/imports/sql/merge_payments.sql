-- Payments first, then the reversals, which may name a payment of the same file.
CREATE TEMPORARY TABLE touched (is_new boolean, account_id bigint, paid_on date) ON COMMIT DROP;
WITH merged AS (
    INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, bill_id, method, allocated)
    SELECT s.payment_no, a.id, s.paid_on, s.amount, coalesce(b.id, e.bill_id), coalesce(s.method, e.method, ''), 0
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    LEFT JOIN collections_bill b ON b.bill_no = s.bill_no
    LEFT JOIN collections_payment e ON e.payment_no = s.payment_no
    WHERE s.reverses_payment_no IS NULL
    ON CONFLICT (payment_no) DO UPDATE
    SET paid_on = excluded.paid_on, amount = excluded.amount, bill_id = excluded.bill_id, method = excluded.method
    WHERE (collections_payment.paid_on, collections_payment.amount, collections_payment.bill_id, collections_payment.method)
          IS DISTINCT FROM (excluded.paid_on, excluded.amount, excluded.bill_id, excluded.method)
    RETURNING xmax = 0 AS is_new, account_id, paid_on
)
INSERT INTO touched SELECT is_new, account_id, paid_on FROM merged;
WITH merged AS (
    INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, allocated, reverses_id)
    SELECT s.payment_no, a.id, s.paid_on, -abs(s.amount), coalesce(s.method, ''), 0, p.id
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    JOIN collections_payment p ON p.payment_no = s.reverses_payment_no
    ON CONFLICT (payment_no) DO NOTHING
    RETURNING account_id, paid_on
)
INSERT INTO touched SELECT true, account_id, paid_on FROM merged;
INSERT INTO collections_diaryentry (account_id, look_on) SELECT DISTINCT account_id, paid_on FROM touched
ON CONFLICT DO NOTHING;
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM touched
