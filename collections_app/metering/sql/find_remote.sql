-- A reading on site that lies outside what was read remotely within three days before and after it.
INSERT INTO found (kind, key, supply_point_id, reader_id, read_on, evidence)
SELECT 'remote', 'remote:' || f.supply_point_id || ':' || f.read_on, f.supply_point_id, f.reader_id, f.read_on,
       jsonb_build_object('site', f.value::text, 'remote', CASE WHEN f.value < b.value OR a.value IS NULL THEN b.value ELSE a.value END::text)
FROM collections_reading f
LEFT JOIN LATERAL (
    SELECT value FROM collections_reading r WHERE r.supply_point_id = f.supply_point_id AND r.source = 'remote' AND r.is_current
      AND r.read_on <= f.read_on AND r.read_on >= f.read_on - 3 ORDER BY r.read_on DESC LIMIT 1) b ON true
LEFT JOIN LATERAL (
    SELECT value FROM collections_reading r WHERE r.supply_point_id = f.supply_point_id AND r.source = 'remote' AND r.is_current
      AND r.read_on >= f.read_on AND r.read_on <= f.read_on + 3 ORDER BY r.read_on LIMIT 1) a ON true
WHERE f.source = 'field' AND f.is_current AND NOT f.is_exchange AND f.read_on > %(earliest)s AND f.read_on <= %(day)s
  AND f.recorded_on >= %(since)s::date - 3 AND f.recorded_on <= %(day)s
  AND greatest(b.value - f.value, f.value - a.value) > %(remote_kwh)s
  AND greatest(b.value - f.value, f.value - a.value) * 100 > %(remote_percent)s * coalesce((
      SELECT f.value - p.value FROM collections_reading p WHERE p.supply_point_id = f.supply_point_id AND p.is_current
        AND p.read_on < f.read_on - 14 ORDER BY p.read_on DESC LIMIT 1), 0)
