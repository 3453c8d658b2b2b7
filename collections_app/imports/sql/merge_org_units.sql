-- Parents may stand later in the file: all units first, then who belongs to whom.
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
SELECT u.code, u.name, u.kind, p.code AS parent_code
FROM collections_orgunit u LEFT JOIN collections_orgunit p ON p.id = u.parent_id
WHERE u.code IN (SELECT code FROM staging);
INSERT INTO collections_orgunit (code, name, kind, path, has_print_room)
SELECT code, name, kind, '', false FROM staging
ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind
WHERE (collections_orgunit.name, collections_orgunit.kind) IS DISTINCT FROM (excluded.name, excluded.kind);
UPDATE collections_orgunit u SET parent_id = p.id
FROM staging s JOIN collections_orgunit p ON p.code = s.parent_code
WHERE u.code = s.code AND u.parent_id IS DISTINCT FROM p.id;
WITH RECURSIVE tree AS (
    SELECT id, '/' || id || '/' AS path FROM collections_orgunit WHERE parent_id IS NULL
    UNION ALL
    SELECT u.id, t.path || u.id || '/' FROM collections_orgunit u JOIN tree t ON u.parent_id = t.id
)
UPDATE collections_orgunit u SET path = t.path FROM tree t WHERE t.id = u.id AND u.path <> t.path;
SELECT count(*) FILTER (WHERE k.code IS NULL),
       count(*) FILTER (WHERE k.code IS NOT NULL AND (k.name, k.kind, k.parent_code)
                              IS DISTINCT FROM (s.name, s.kind, coalesce(s.parent_code, k.parent_code)))
FROM staging s LEFT JOIN known k ON k.code = s.code
