-- The meters behind the bills of thirteen months: four routes and three readers a unit, two of three meters read remotely, one
-- reading in sixty an estimate, one in ninety read late. What was read adds up to what was billed.
INSERT INTO collections_meterreader (code, name, unit_id, is_active)
SELECT u.code || '-M' || n, '', u.id, true
FROM (SELECT DISTINCT unit_id FROM collections_account WHERE unit_id IS NOT NULL) a JOIN collections_orgunit u ON u.id = a.unit_id,
     generate_series(1, 3) n ORDER BY 1;
INSERT INTO collections_readingroute (route_no, name, unit_id, reading_day)
SELECT u.code || '-R' || n, u.name || ' ' || n, u.id, n * 2
FROM (SELECT DISTINCT unit_id FROM collections_account WHERE unit_id IS NOT NULL) a JOIN collections_orgunit u ON u.id = a.unit_id,
     generate_series(1, 4) n ORDER BY 1;
INSERT INTO collections_routepoint (supply_point_id, route_id)
SELECT DISTINCT ON (a.supply_point_id) a.supply_point_id, r.id
FROM collections_account a JOIN collections_orgunit u ON u.id = a.unit_id
JOIN collections_readingroute r ON r.route_no = u.code || '-R' || a.supply_point_id %% 4 + 1
WHERE a.supply_point_id IS NOT NULL ORDER BY a.supply_point_id;
INSERT INTO collections_routeassignment (route_id, reader_id, from_on)
SELECT r.id, m.id, %(until)s::date - 200 * right(r.route_no, 1)::integer
FROM collections_readingroute r JOIN collections_meterreader m
    ON m.unit_id = r.unit_id AND right(m.code, 1)::integer = least(right(r.route_no, 1)::integer, 3);
INSERT INTO collections_reading (supply_point_id, read_on, value, scheduled_on, source, reader_id, recorded_on)
SELECT s.supply_point_id, s.read_on, 1000 + s.value, CASE WHEN s.lot %% 90 = 7 THEN s.read_on - 3 ELSE s.read_on END,
       CASE WHEN s.lot %% 60 = 0 THEN 'estimated' WHEN s.supply_point_id %% 3 = 0 THEN 'field' ELSE 'remote' END,
       CASE WHEN s.supply_point_id %% 3 = 0 OR s.lot %% 60 = 0 THEN m.id END, s.read_on
FROM (
    SELECT a.supply_point_id, a.unit_id, b.issued_on - 2 AS read_on, b.id + a.id AS lot,
           sum(round(b.amount / 0.6)) OVER (PARTITION BY a.supply_point_id ORDER BY b.issued_on, b.id) AS value,
           row_number() OVER (PARTITION BY a.supply_point_id, b.issued_on ORDER BY b.id DESC) AS nth
    FROM collections_bill b JOIN collections_account a ON a.id = b.account_id
    WHERE a.supply_point_id IS NOT NULL AND b.kind = 'energy' AND b.issued_on > %(until)s::date - 395 AND b.issued_on <= %(until)s
) s LEFT JOIN collections_meterreader m ON m.unit_id = s.unit_id AND right(m.code, 1)::integer = s.supply_point_id %% 3 + 1
WHERE s.nth = 1 ORDER BY s.supply_point_id, s.read_on
