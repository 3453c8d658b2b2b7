-- Each finding once, with the account that it concerns and somebody who is responsible: the supervisor of the nearest
-- unit, else the officer of the account. Of meters that show nothing used, so many are looked at on site as `rules.readings.site_share` says.
WITH fresh AS (
    SELECT DISTINCT ON (f.key) f.* FROM found f WHERE NOT EXISTS (SELECT FROM collections_auditfinding k WHERE k.key = f.key)
    ORDER BY f.key
), placed AS (
    SELECT f.*, coalesce(f.account_id, p.id) AS of_account, coalesce(f.unit_id, o.unit_id, p.unit_id) AS of_unit,
           coalesce(o.officer_id, p.officer_id) AS officer_id,
           CASE WHEN coalesce(o.voltage, p.voltage) IN ('medium', 'high') THEN 100
                WHEN coalesce(o.customer_class, p.customer_class) = 'residential' THEN 20 ELSE 80 END AS share
    FROM fresh f LEFT JOIN collections_account o ON o.id = f.account_id
    LEFT JOIN LATERAL (
        SELECT * FROM collections_account a WHERE a.supply_point_id = f.supply_point_id
        ORDER BY a.closed_on IS NULL OR a.closed_on > %(day)s DESC, a.id DESC LIMIT 1) p ON f.account_id IS NULL
), chief AS (
    SELECT DISTINCT ON (u.id) u.id AS unit_id, m.id AS staff_id
    FROM collections_orgunit u JOIN collections_orgunit above ON u.path LIKE above.path || '%%'
    JOIN collections_staffmember m ON m.unit_id = above.id AND m.role = 'supervisor' AND m.is_active
    ORDER BY u.id, length(above.path) DESC, m.id
), sampled AS (
    SELECT *, row_number() OVER (PARTITION BY kind, share ORDER BY md5(key)) <= ceil(count(*) OVER (PARTITION BY kind, share) * share / 100.0) AS is_drawn
    FROM placed
), kept AS (
    INSERT INTO collections_auditfinding (kind, key, unit_id, account_id, bill_id, supply_point_id, reader_id, read_on, from_on, evidence,
        is_sampled, owner_id, found_on, due_on)
    SELECT s.kind, s.key, s.of_unit, s.of_account, s.bill_id, s.supply_point_id, s.reader_id, s.read_on, s.from_on, s.evidence,
           s.kind IN ('backwards', 'remote', 'first_cycles') OR s.kind = 'zero' AND s.is_drawn,
           coalesce(c.staff_id, o.id), %(day)s, %(due_on)s
    FROM sampled s LEFT JOIN collections_staffmember o ON o.id = s.officer_id AND o.is_active
    LEFT JOIN chief c ON c.unit_id = s.of_unit
    ORDER BY s.key
    ON CONFLICT (key) DO NOTHING
    RETURNING id
)
SELECT count(*) FROM kept
