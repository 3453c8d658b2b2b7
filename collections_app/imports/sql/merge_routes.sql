-- Each row is counted once: new where its route or its place on it is, changed where one of them is.
CREATE TEMPORARY TABLE kept ON COMMIT DROP AS
WITH merged AS (
    INSERT INTO collections_readingroute AS r (route_no, name, unit_id, reading_day)
    SELECT DISTINCT ON (s.route_no) s.route_no, s.name, u.id, coalesce(s.reading_day, e.reading_day)
    FROM staging s JOIN collections_orgunit u ON u.code = s.unit_code
    LEFT JOIN collections_readingroute e ON e.route_no = s.route_no ORDER BY s.route_no, s.line
    ON CONFLICT (route_no) DO UPDATE SET name = excluded.name, unit_id = excluded.unit_id, reading_day = excluded.reading_day
    WHERE (r.name, r.unit_id, r.reading_day) IS DISTINCT FROM (excluded.name, excluded.unit_id, excluded.reading_day)
    RETURNING route_no, xmax = 0 AS is_new
)
SELECT * FROM merged;
WITH placed AS (
    INSERT INTO collections_routepoint AS o (supply_point_id, route_id)
    SELECT p.id, r.id FROM staging s JOIN collections_supplypoint p USING (supply_point_no)
    JOIN collections_readingroute r ON r.route_no = s.route_no ORDER BY p.id
    ON CONFLICT (supply_point_id) DO UPDATE SET route_id = excluded.route_id WHERE o.route_id <> excluded.route_id
    RETURNING supply_point_id, xmax = 0 AS is_new
), counted AS (
    SELECT coalesce(o.is_new, false) OR coalesce(k.is_new, false) AS is_new, o.is_new IS NOT NULL OR k.is_new IS NOT NULL AS is_touched
    FROM staging s LEFT JOIN collections_supplypoint p USING (supply_point_no)
    LEFT JOIN placed o ON o.supply_point_id = p.id LEFT JOIN kept k ON k.route_no = s.route_no
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE is_touched AND NOT is_new) FROM counted
