-- Nobody allocates or reverses what is corrected or reversed here.
SELECT id FROM collections_account
WHERE id IN (SELECT p.account_id FROM collections_payment p JOIN staging s ON p.payment_no = s.payment_no
             UNION SELECT p.account_id FROM collections_payment p JOIN staging s ON p.payment_no = s.reverses_payment_no)
ORDER BY id FOR NO KEY UPDATE;
INSERT INTO staging_faults
SELECT line, 'account_no', account_no, 'unknown_account' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_account a WHERE a.account_no = s.account_no);
INSERT INTO staging_faults
SELECT line, 'amount', amount::text, 'not_positive' FROM staging
WHERE amount = 0 OR (amount < 0 AND reverses_payment_no IS NULL);
INSERT INTO staging_faults
SELECT s.line, 'bill_no', s.bill_no, CASE WHEN b.id IS NULL THEN 'unknown_bill' ELSE 'other_account' END
FROM staging s LEFT JOIN collections_bill b ON b.bill_no = s.bill_no LEFT JOIN collections_account a ON a.id = b.account_id
WHERE s.bill_no IS NOT NULL AND a.account_no IS DISTINCT FROM s.account_no
  AND EXISTS (SELECT FROM collections_account known WHERE known.account_no = s.account_no);
-- A number stays what it is, and what has been used or reversed is corrected by a reversal.
INSERT INTO staging_faults
SELECT s.line, 'payment_no', s.payment_no, 'already_used'
FROM staging s JOIN collections_payment p ON p.payment_no = s.payment_no JOIN collections_account a ON a.id = p.account_id
LEFT JOIN collections_payment reversed ON reversed.id = p.reverses_id
WHERE a.account_no <> s.account_no OR reversed.payment_no IS DISTINCT FROM s.reverses_payment_no
   OR ((p.paid_on, abs(p.amount)) IS DISTINCT FROM (s.paid_on, abs(s.amount))
       AND (p.allocated <> 0 OR p.reverses_id IS NOT NULL
            OR EXISTS (SELECT FROM collections_payment r WHERE r.reverses_id = p.id)));
-- What is reversed: a payment of the same account, known already or in this file, and no more than is left of it.
CREATE TEMPORARY TABLE reversible ON COMMIT DROP AS
SELECT p.payment_no, a.account_no, p.paid_on, p.amount, p.reverses_id IS NOT NULL AS is_reversal
FROM collections_payment p JOIN collections_account a ON a.id = p.account_id
WHERE p.payment_no IN (SELECT reverses_payment_no FROM staging)
UNION ALL
SELECT payment_no, account_no, paid_on, amount, reverses_payment_no IS NOT NULL FROM staging s
WHERE payment_no IN (SELECT reverses_payment_no FROM staging) AND line NOT IN (SELECT line FROM staging_faults)
  AND NOT EXISTS (SELECT FROM collections_payment p WHERE p.payment_no = s.payment_no);
INSERT INTO staging_faults
SELECT s.line, 'reverses_payment_no', s.reverses_payment_no,
       CASE WHEN r.payment_no IS NULL THEN 'unknown_payment' WHEN r.is_reversal THEN 'is_reversal'
            WHEN r.account_no <> s.account_no THEN 'other_account' ELSE 'reversed_before_paid' END
FROM staging s LEFT JOIN reversible r ON r.payment_no = s.reverses_payment_no
WHERE s.reverses_payment_no IS NOT NULL
  AND (r.payment_no IS NULL OR r.is_reversal OR r.account_no <> s.account_no OR s.paid_on < r.paid_on);
WITH taken AS (
    SELECT s.line, s.amount, r.amount AS whole,
           sum(abs(s.amount)) OVER (PARTITION BY s.reverses_payment_no ORDER BY s.line) + coalesce((
               SELECT -sum(x.amount) FROM collections_payment x JOIN collections_payment p ON p.id = x.reverses_id
               WHERE p.payment_no = s.reverses_payment_no
                 AND x.payment_no NOT IN (SELECT payment_no FROM staging)), 0) AS reversed
    FROM staging s JOIN reversible r ON r.payment_no = s.reverses_payment_no AND NOT r.is_reversal
    WHERE s.line NOT IN (SELECT line FROM staging_faults)
)
INSERT INTO staging_faults SELECT line, 'amount', amount::text, 'reverses_too_much' FROM taken WHERE reversed > whole;
