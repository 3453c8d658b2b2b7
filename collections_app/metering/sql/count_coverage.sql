-- How many supply points with a running contract each unit has, and how many of them were read this month, and remotely.
WITH point AS (
    SELECT DISTINCT unit_id, supply_point_id FROM collections_account
    WHERE supply_point_id IS NOT NULL AND unit_id IS NOT NULL AND (closed_on IS NULL OR closed_on > %(day)s)
), read AS (
    SELECT supply_point_id, bool_or(source = 'remote') AS is_remote FROM collections_reading
    WHERE is_current AND read_on >= date_trunc('month', %(day)s::date) AND read_on <= %(day)s GROUP BY supply_point_id
)
INSERT INTO collections_remotecoverage AS k (unit_id, month, points, remote, read)
SELECT p.unit_id, date_trunc('month', %(day)s::date), count(*), count(*) FILTER (WHERE r.is_remote), count(r.supply_point_id)
FROM point p LEFT JOIN read r USING (supply_point_id) GROUP BY p.unit_id
ON CONFLICT (unit_id, month) DO UPDATE SET points = excluded.points, remote = excluded.remote, read = excluded.read
WHERE (k.points, k.remote, k.read) <> (excluded.points, excluded.remote, excluded.read)
