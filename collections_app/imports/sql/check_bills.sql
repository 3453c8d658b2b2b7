INSERT INTO staging_faults
SELECT line, 'account_no', account_no, 'unknown_account' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_account a WHERE a.account_no = s.account_no);
INSERT INTO staging_faults
SELECT line, 'due_on', due_on::text, 'due_before_issue' FROM staging WHERE due_on < issued_on;
-- The account's currency, or where it has none yet that of its first row, is that of all its bills.
WITH settled AS (
    SELECT DISTINCT ON (s.account_no) s.account_no, coalesce(nullif(a.currency, ''), s.currency) AS currency
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    WHERE s.currency IS NOT NULL ORDER BY s.account_no, s.line
)
INSERT INTO staging_faults
SELECT s.line, 'currency', s.currency, 'other_currency'
FROM staging s JOIN settled USING (account_no) WHERE s.currency <> settled.currency;
INSERT INTO staging_faults
SELECT s.line, 'account_no', s.account_no, 'moved_account'
FROM staging s JOIN collections_bill b ON b.bill_no = s.bill_no JOIN collections_account a ON a.id = b.account_id
WHERE a.account_no <> s.account_no;
