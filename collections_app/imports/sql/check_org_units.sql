INSERT INTO staging_faults
SELECT line, 'parent_code', parent_code, 'unknown_parent' FROM staging s
WHERE parent_code IS NOT NULL AND NOT EXISTS (SELECT FROM staging p WHERE p.code = s.parent_code)
  AND NOT EXISTS (SELECT FROM collections_orgunit u WHERE u.code = s.parent_code);
-- a unit that comes to itself when followed upwards
WITH RECURSIVE parent AS (
    SELECT s.code, s.parent_code FROM staging s
    UNION ALL
    SELECT u.code, p.code FROM collections_orgunit u LEFT JOIN collections_orgunit p ON p.id = u.parent_id
    WHERE u.code NOT IN (SELECT code FROM staging)
), upwards AS (
    SELECT code, parent_code AS above FROM parent WHERE parent_code IS NOT NULL
    UNION
    SELECT w.code, p.parent_code FROM upwards w JOIN parent p ON p.code = w.above WHERE p.parent_code IS NOT NULL
)
INSERT INTO staging_faults
SELECT s.line, 'parent_code', s.parent_code, 'circle' FROM staging s JOIN upwards w ON w.code = s.code AND w.above = s.code;
