INSERT INTO staging_faults
SELECT line, 'account_no', account_no, 'unknown_account' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_account a WHERE a.account_no = s.account_no);
INSERT INTO staging_faults
SELECT line, 'to_on', to_on::text, 'ends_before_it_begins' FROM staging WHERE to_on < from_on;
