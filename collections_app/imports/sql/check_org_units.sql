INSERT INTO staging_faults
SELECT line, 'parent_code', parent_code, 'unknown_parent' FROM staging s
WHERE parent_code IS NOT NULL AND NOT EXISTS (SELECT FROM staging p WHERE p.code = s.parent_code)
  AND NOT EXISTS (SELECT FROM collections_orgunit u WHERE u.code = s.parent_code);
-- a unit that comes to itself when followed upwards
WITH RECURSIVE parent AS (
    SELECT s.code, coalesce(s.parent_code, p.code) AS parent_code FROM staging s
    LEFT JOIN collections_orgunit u ON u.code = s.code LEFT JOIN collections_orgunit p ON p.id = u.parent_id
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
-- and whoever hangs on a new unit that is set aside itself
WITH RECURSIVE refused AS (
    SELECT code FROM staging WHERE line IN (SELECT line FROM staging_faults)
      AND code NOT IN (SELECT code FROM collections_orgunit)
    UNION
    SELECT s.code FROM staging s JOIN refused r ON r.code = s.parent_code
    WHERE s.code NOT IN (SELECT code FROM collections_orgunit)
)
INSERT INTO staging_faults
SELECT s.line, 'parent_code', s.parent_code, 'refused_parent' FROM staging s JOIN refused r ON r.code = s.parent_code
WHERE s.line NOT IN (SELECT line FROM staging_faults);
