-- Whoever changes many balances does so alone (`prepaid.batch.BALANCES`).
SELECT pg_advisory_xact_lock(hashtext('balances'));
-- A day that is drawn already stays as it is, whatever has become of its account since.
CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
SELECT s.line, s.kwh, d.kwh AS known
FROM staging s JOIN collections_account a ON a.account_no = s.account_no
JOIN collections_prepaidaccount p ON p.account_id = a.id JOIN collections_draw d ON d.prepaid_id = p.id AND d.day = s.day;
INSERT INTO staging_faults SELECT line, 'kwh', kwh::text, 'drawn_already', known::text FROM drawn WHERE kwh <> known;
CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
SELECT s.line, s.account_no, s.day, a.id AS account_id, p.id AS prepaid_id, p.opened_on
FROM staging s LEFT JOIN collections_account a ON a.account_no = s.account_no
LEFT JOIN collections_prepaidaccount p ON p.account_id = a.id AND p.closed_on IS NULL
WHERE s.line NOT IN (SELECT line FROM drawn);
INSERT INTO staging_faults
SELECT line, 'account_no', account_no,
       CASE WHEN account_id IS NULL THEN 'unknown_account'
            WHEN EXISTS (SELECT FROM collections_prepaidaccount e WHERE e.account_id = fresh.account_id) THEN 'prepayment_ended'
            ELSE 'not_prepaid' END
FROM fresh WHERE prepaid_id IS NULL;
INSERT INTO staging_faults SELECT line, 'day', day::text, 'before_prepaid', opened_on::text FROM fresh WHERE day < opened_on;
INSERT INTO staging_faults SELECT line, 'day', day::text, 'reported_later' FROM fresh WHERE day > %(on)s
