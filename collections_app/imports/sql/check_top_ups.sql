-- Whoever changes many balances does so alone (`prepaid.batch.BALANCES`).
SELECT pg_advisory_xact_lock(hashtext('balances'));
-- Nobody allocates or pays what the old debt of these accounts is reckoned from.
SELECT id FROM collections_account WHERE account_no IN (SELECT account_no FROM staging) ORDER BY id FOR NO KEY UPDATE;
-- What is known already stays as it is, whatever has become of its account since.
INSERT INTO staging_faults
SELECT s.line, 'top_up_no', s.top_up_no, 'other_top_up'
FROM staging s JOIN collections_topup t ON t.top_up_no = s.top_up_no
JOIN collections_prepaidaccount p ON p.id = t.prepaid_id JOIN collections_account a ON a.id = p.account_id
LEFT JOIN collections_topup back ON back.id = t.reverses_id
WHERE (a.account_no, t.paid_on, abs(t.amount), back.top_up_no)
    IS DISTINCT FROM (s.account_no, s.paid_on, s.amount, nullif(s.takes_back, ''));
CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
SELECT s.line, s.top_up_no, s.account_no, s.paid_on, s.amount, nullif(s.takes_back, '') AS takes_back, a.id AS account_id, p.id AS prepaid_id, p.opened_on
FROM staging s LEFT JOIN collections_account a ON a.account_no = s.account_no
LEFT JOIN collections_prepaidaccount p ON p.account_id = a.id AND p.closed_on IS NULL
WHERE NOT EXISTS (SELECT FROM collections_topup t WHERE t.top_up_no = s.top_up_no);
INSERT INTO staging_faults
SELECT line, 'account_no', account_no,
       CASE WHEN account_id IS NULL THEN 'unknown_account'
            WHEN EXISTS (SELECT FROM collections_prepaidaccount e WHERE e.account_id = fresh.account_id) THEN 'prepayment_ended'
            ELSE 'not_prepaid' END
FROM fresh WHERE prepaid_id IS NULL;
INSERT INTO staging_faults SELECT line, 'paid_on', paid_on::text, 'before_prepaid', opened_on::text FROM fresh WHERE paid_on < opened_on;
INSERT INTO staging_faults SELECT line, 'paid_on', paid_on::text, 'reported_later' FROM fresh WHERE paid_on > %(on)s;
-- What is taken back: a top-up of the same account, known before this file, whole and once.
INSERT INTO staging_faults
SELECT f.line, CASE WHEN x.fault = 'taken_back_in_part' THEN 'amount' WHEN x.fault = 'taken_back_before' THEN 'paid_on' ELSE 'takes_back' END,
       CASE WHEN x.fault = 'taken_back_in_part' THEN f.amount::text WHEN x.fault = 'taken_back_before' THEN f.paid_on::text
            ELSE f.takes_back END, x.fault, x.detail
FROM fresh f LEFT JOIN collections_topup t ON t.top_up_no = f.takes_back AND t.prepaid_id = f.prepaid_id
CROSS JOIN LATERAL (SELECT CASE
    WHEN t.id IS NULL THEN 'unknown_top_up' WHEN t.reverses_id IS NOT NULL THEN 'takes_back_itself'
    WHEN EXISTS (SELECT FROM collections_topup r WHERE r.reverses_id = t.id)
      OR EXISTS (SELECT FROM fresh o WHERE (o.takes_back, o.amount) = (f.takes_back, f.amount) AND o.line < f.line) THEN 'taken_back_already'
    WHEN t.amount <> f.amount THEN 'taken_back_in_part' WHEN t.paid_on > f.paid_on THEN 'taken_back_before' END AS fault,
    CASE WHEN t.amount <> f.amount THEN t.amount::text ELSE t.paid_on::text END AS detail) x
WHERE f.takes_back IS NOT NULL AND f.prepaid_id IS NOT NULL AND x.fault IS NOT NULL;
INSERT INTO staging_faults
SELECT line, 'top_up_no', top_up_no, 'number_of_payment' FROM fresh
WHERE EXISTS (SELECT FROM collections_payment p WHERE p.payment_no = 'TU-' || fresh.top_up_no)
