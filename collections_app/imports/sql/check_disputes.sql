INSERT INTO staging_faults
SELECT line, 'account_no', account_no, 'unknown_account' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_account a WHERE a.account_no = s.account_no);
INSERT INTO staging_faults
SELECT s.line, 'bill_no', s.bill_no, CASE WHEN b.id IS NULL THEN 'unknown_bill' ELSE 'other_account' END
FROM staging s LEFT JOIN collections_bill b ON b.bill_no = s.bill_no LEFT JOIN collections_account a ON a.id = b.account_id
WHERE s.bill_no IS NOT NULL AND a.account_no IS DISTINCT FROM s.account_no
  AND EXISTS (SELECT FROM collections_account known WHERE known.account_no = s.account_no);
INSERT INTO staging_faults
SELECT line, 'closed_on', closed_on::text, 'closed_before_opened' FROM staging WHERE closed_on < opened_on;
