INSERT INTO staging_faults
SELECT line, 'customer_no', customer_no, 'unknown_customer' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_customer c WHERE c.customer_no = s.customer_no);
INSERT INTO staging_faults
SELECT line, 'unit_code', unit_code, 'unknown_unit' FROM staging s
WHERE unit_code IS NOT NULL AND NOT EXISTS (SELECT FROM collections_orgunit u WHERE u.code = s.unit_code);
INSERT INTO staging_faults
SELECT line, 'officer', officer, 'unknown_officer' FROM staging s
WHERE officer IS NOT NULL AND NOT EXISTS (SELECT FROM collections_staffmember m WHERE m.username = s.officer);
INSERT INTO staging_faults
SELECT s.line, 'closed_on', s.closed_on::text, 'closed_before_opened' FROM staging s
LEFT JOIN collections_account a ON a.account_no = s.account_no WHERE s.closed_on < coalesce(s.opened_on, a.opened_on);
INSERT INTO staging_faults
SELECT s.line, 'currency', s.currency, 'other_currency' FROM staging s
JOIN collections_account a ON a.account_no = s.account_no AND a.currency NOT IN ('', s.currency);
INSERT INTO staging_faults
SELECT line, 'law_pack', law_pack, 'unknown_law_pack' FROM staging WHERE law_pack <> ALL (%(law_packs)s);
-- The rate that the account would have, under the law that it would have; 0 takes an agreed rate away.
WITH known AS (
    SELECT s.line, coalesce(s.contract_permille, a.contract_permille) AS rate, coalesce(s.law_pack, a.law_pack, %(law_pack)s) AS pack
    FROM staging s LEFT JOIN collections_account a USING (account_no)
)
INSERT INTO staging_faults
SELECT line, 'contract_permille', trim_scale(rate)::text,
       CASE WHEN r.pack IS NULL THEN 'no_agreed_rate' ELSE 'other_agreed_rate' END, coalesce(r.lowest || '–' || r.highest, known.pack)
FROM known LEFT JOIN jsonb_to_recordset(%(agreed_rates)s::jsonb) AS r(pack text, lowest text, highest text) USING (pack)
WHERE rate <> 0 AND (rate BETWEEN r.lowest::numeric AND r.highest::numeric) IS NOT TRUE AND known.pack = ANY (%(law_packs)s);
