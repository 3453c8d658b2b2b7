-- Payments and their reversals, which may name a payment of the same file.
WITH paid AS (
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
    RETURNING id, payment_no, account_id, paid_on, xmax = 0 AS is_new
), reversible AS (
    SELECT id, payment_no, account_id FROM paid
    UNION
    SELECT id, payment_no, account_id FROM collections_payment WHERE payment_no IN (SELECT reverses_payment_no FROM staging)
), reversed AS (
    INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, allocated, reverses_id)
    SELECT s.payment_no, p.account_id, s.paid_on, -abs(s.amount), coalesce(s.method, ''), 0, p.id
    FROM staging s JOIN reversible p ON p.payment_no = s.reverses_payment_no
    ON CONFLICT (payment_no) DO NOTHING
    RETURNING account_id, paid_on
), touched AS (
    SELECT account_id, paid_on, is_new FROM paid UNION ALL SELECT account_id, paid_on, true FROM reversed
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on) SELECT DISTINCT account_id, paid_on FROM touched ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM touched
