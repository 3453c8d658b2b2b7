-- Supply points with a running contract whose last reading is just older than it may be.
INSERT INTO found (kind, key, supply_point_id, read_on, evidence)
SELECT 'missed', 'missed:' || r.supply_point_id || ':' || r.read_on, r.supply_point_id, r.read_on,
       jsonb_build_object('days', %(day)s::date - r.read_on, 'limit', %(missed_days)s)
FROM (
    SELECT DISTINCT supply_point_id, read_on FROM collections_reading
    WHERE is_current AND read_on >= %(since)s::date - %(missed_days)s AND read_on < %(day)s::date - %(missed_days)s
) r
WHERE NOT EXISTS (
        SELECT FROM collections_reading l
        WHERE l.supply_point_id = r.supply_point_id AND l.read_on > r.read_on AND l.read_on <= %(day)s AND l.is_current)
  AND EXISTS (SELECT FROM collections_account a WHERE a.supply_point_id = r.supply_point_id AND (a.closed_on IS NULL OR a.closed_on > %(day)s))
