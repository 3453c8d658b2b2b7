-- Estimates that a later reading shows to have been near enough (`rules.readings.is_shown_right`). A bill covers the days from the
-- reading before it to its own, or to its issue where it has none; what was used up to the first reading that is no estimate, within
-- a cycle, falls evenly on its days. Where the days are not sure somebody decides: after another estimate, an exchange, two bills.
WITH waiting AS MATERIALIZED (
    SELECT f.id, f.account_id, f.finding_no, b.id AS bill_id, b.bill_no, b.kwh, b.issued_on, a.supply_point_id
    FROM collections_auditfinding f JOIN collections_bill b ON b.id = f.bill_id JOIN collections_account a ON a.id = b.account_id
    WHERE f.closed_on IS NULL AND f.outcome = '' AND f.kind = 'estimated_bill' AND b.kwh IS NOT NULL AND a.supply_point_id IS NOT NULL
), ended AS (
    SELECT w.*, coalesce(e.read_on, w.issued_on) AS end_on FROM waiting w LEFT JOIN LATERAL (
        SELECT read_on FROM collections_reading r WHERE r.supply_point_id = w.supply_point_id AND r.is_current
          AND r.read_on <= w.issued_on AND r.read_on >= w.issued_on - %(cycle_days)s
        ORDER BY read_on DESC LIMIT 1) e ON true
), spanned AS (
    SELECT e.*, p.read_on AS from_on, l.read_on AS shown_on, collections_used(p.value, p.digits, l.value, l.digits, false, NULL)
               * (e.end_on - p.read_on) / (l.read_on - p.read_on) AS shown
    FROM ended e CROSS JOIN LATERAL (
        SELECT * FROM collections_reading r WHERE r.supply_point_id = e.supply_point_id AND r.is_current AND r.read_on >= e.end_on
          AND r.read_on <= e.end_on + %(cycle_days)s AND r.read_on <= %(day)s AND r.source <> 'estimated'
        ORDER BY r.read_on, CASE r.source WHEN 'field' THEN 1 WHEN 'remote' THEN 2 ELSE 3 END LIMIT 1) l
    CROSS JOIN LATERAL (
        SELECT * FROM collections_reading r WHERE r.supply_point_id = e.supply_point_id AND r.is_current AND r.read_on <= e.end_on - 20
        ORDER BY r.read_on DESC, CASE r.source WHEN 'field' THEN 1 WHEN 'remote' THEN 2 WHEN 'customer' THEN 3 ELSE 4 END LIMIT 1) p
    WHERE p.source <> 'estimated' AND NOT EXISTS (
        SELECT FROM collections_reading x WHERE x.supply_point_id = e.supply_point_id AND x.is_current AND x.is_exchange
          AND x.read_on > p.read_on AND x.read_on <= l.read_on)
      AND (SELECT count(*) FROM collections_bill o WHERE o.account_id = e.account_id AND o.kind = 'energy' AND o.id <> e.bill_id
           AND o.issued_on >= p.read_on AND o.issued_on <= e.issued_on) <= 1
), closed AS (
    UPDATE collections_auditfinding f
    SET outcome = 'cleared', shown_on = s.shown_on, decided_on = %(day)s, closed_on = %(day)s,
        evidence = f.evidence || jsonb_build_object('billed', s.kwh::text, 'shown', round(s.shown, 3)::text)
    FROM spanned s
    WHERE f.id = s.id AND abs(s.kwh - s.shown) <= %(least_kwh)s AND s.kwh * 100 <= s.shown * %(jump_percent)s
      AND s.kwh * 100 >= s.shown * %(drop_percent)s
    RETURNING f.id, f.account_id, f.finding_no, s.bill_no, s.shown_on
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT d.account_id, c.id, 'reading_decided', %(day)s, jsonb_build_object(
               'finding_no', finding_no, 'finding', 'estimated_bill', 'bill', bill_no, 'found', 'cleared', 'shown_on', d.shown_on)
    FROM closed d LEFT JOIN collections_case c ON c.account_id = d.account_id AND c.status = 'open' ORDER BY d.id
)
SELECT account_id FROM closed
