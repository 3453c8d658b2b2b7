INSERT INTO staging_faults
SELECT line, 'unit_code', unit_code, 'unknown_unit' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_orgunit u WHERE u.code = s.unit_code);
