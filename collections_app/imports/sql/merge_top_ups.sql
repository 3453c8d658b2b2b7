-- What is taken back: as much as came in, its share from old debt too (`prepaid.operations.record_reversal`).
CREATE TEMPORARY TABLE taken_back ON COMMIT DROP AS
SELECT s.line, s.top_up_no, s.paid_on, coalesce(s.method, '') AS method, t.id AS reverses_id, t.prepaid_id, t.amount, t.to_debt,
       t.settles_as_id, p.account_id
FROM staging s JOIN collections_topup t ON t.top_up_no = s.takes_back JOIN collections_prepaidaccount p ON p.id = t.prepaid_id
WHERE NOT EXISTS (SELECT FROM collections_topup k WHERE k.top_up_no = s.top_up_no);
INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, allocated, reverses_id)
SELECT 'TU-' || top_up_no, account_id, paid_on, -to_debt, 'top-up', 0, settles_as_id FROM taken_back WHERE to_debt > 0;
-- The share of each top-up for old debt, together never more than is owed (`rules.prepayment.to_old_debt_of_each`).
CREATE TEMPORARY TABLE parted ON COMMIT DROP AS
WITH wished AS (
    SELECT s.line, s.top_up_no, s.paid_on, s.amount, coalesce(s.method, '') AS method, p.id AS prepaid_id, p.account_id,
           trunc(s.amount * p.debt_percent / 100, 2) AS part
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    JOIN collections_prepaidaccount p ON p.account_id = a.id AND p.closed_on IS NULL
    WHERE coalesce(s.takes_back, '') = '' AND NOT EXISTS (SELECT FROM collections_topup t WHERE t.top_up_no = s.top_up_no)
), upto AS (
    SELECT *, sum(part) OVER (PARTITION BY account_id ORDER BY paid_on, line) AS upto,
           row_number() OVER (PARTITION BY account_id ORDER BY part DESC) AS nth
    FROM wished
), owing AS ( -- what is owed is asked once an account; a join would be planned for a few rows and run for many
    SELECT *, coalesce(max(CASE WHEN nth = 1 AND part > 0 THEN collections_old_debt(account_id, %(on)s) END)
                           OVER (PARTITION BY account_id), 0) AS owed
    FROM upto
)
SELECT *, least(upto, owed) - least(upto - part, owed) AS to_debt FROM owing;
ANALYZE parted;
INSERT INTO collections_payment (payment_no, account_id, paid_on, amount, method, allocated)
SELECT 'TU-' || top_up_no, account_id, paid_on, to_debt, 'top-up', 0 FROM parted WHERE to_debt > 0;
WITH added AS (
    INSERT INTO collections_topup (top_up_no, prepaid_id, paid_on, amount, to_debt, settles_as_id, method)
    SELECT t.top_up_no, t.prepaid_id, t.paid_on, t.amount, t.to_debt, p.id, t.method
    FROM parted t LEFT JOIN collections_payment p ON t.to_debt > 0 AND p.payment_no = 'TU-' || t.top_up_no
    ORDER BY t.paid_on, t.line
    RETURNING id
), back AS (
    INSERT INTO collections_topup (top_up_no, prepaid_id, paid_on, amount, to_debt, settles_as_id, method, reverses_id)
    SELECT b.top_up_no, b.prepaid_id, b.paid_on, -b.amount, -b.to_debt, p.id, b.method, b.reverses_id
    FROM taken_back b LEFT JOIN collections_payment p ON b.to_debt > 0 AND p.payment_no = 'TU-' || b.top_up_no
    ORDER BY b.paid_on, b.line
    RETURNING id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, paid_on FROM parted WHERE to_debt > 0 UNION SELECT account_id, paid_on FROM taken_back ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT (SELECT count(*) FROM added) + (SELECT count(*) FROM back), 0
