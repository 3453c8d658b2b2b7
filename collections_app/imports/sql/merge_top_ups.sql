-- Top-ups; the share of each for old debt is a payment, together never more than is owed (`rules.prepayment.to_old_debt_of_each`).
WITH wished AS (
    SELECT s.line, s.top_up_no, s.paid_on, s.amount, coalesce(s.method, '') AS method, p.id AS prepaid_id, p.account_id,
           trunc(s.amount * p.debt_percent / 100, 2) AS part
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    JOIN collections_prepaidaccount p ON p.account_id = a.id AND p.closed_on IS NULL
    WHERE NOT EXISTS (SELECT FROM collections_topup t WHERE t.top_up_no = s.top_up_no)
), owing AS MATERIALIZED ( -- once an account
    SELECT account_id, collections_old_debt(account_id, %(on)s) AS owed
    FROM (SELECT DISTINCT account_id FROM wished WHERE part > 0) d
), upto AS (
    SELECT w.*, coalesce(o.owed, 0) AS owed, sum(w.part) OVER (PARTITION BY w.account_id ORDER BY w.paid_on, w.line) AS upto
    FROM wished w LEFT JOIN owing o USING (account_id)
), parted AS (
    SELECT *, least(upto, owed) - least(upto - part, owed) AS to_debt FROM upto
), paid AS (
    INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, allocated)
    SELECT 'TU-' || top_up_no, account_id, paid_on, to_debt, 'top-up', 0 FROM parted WHERE to_debt > 0
    RETURNING id, payment_no, account_id, paid_on
), added AS (
    INSERT INTO collections_topup (top_up_no, prepaid_id, paid_on, amount, to_debt, settles_as_id, method)
    SELECT t.top_up_no, t.prepaid_id, t.paid_on, t.amount, t.to_debt, p.id, t.method
    FROM parted t LEFT JOIN paid p ON p.payment_no = 'TU-' || t.top_up_no ORDER BY t.paid_on, t.line
    RETURNING id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on) SELECT DISTINCT account_id, paid_on FROM paid ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*), 0 FROM added
