-- Bills on an estimate that are unpaid; and of those issued of late, where the supply point is read at all: those without a reading
-- in their cycle, those that end on an estimate, and those that bill another energy than was read.
WITH fresh AS (
    SELECT b.id, b.account_id, b.issued_on, b.kwh, b.amount, b.paid < b.amount AS is_open, a.supply_point_id
    FROM collections_bill b JOIN collections_account a ON a.id = b.account_id
    WHERE b.due_on >= %(since)s::date - 31 AND b.issued_on >= %(since)s::date - 31 AND b.issued_on <= %(day)s AND b.kind = 'energy'
      AND a.supply_point_id IS NOT NULL
), ended AS (
    SELECT f.*, c.read_on, c.source, c.value, c.digits, c.is_exchange, c.final_value FROM fresh f
    LEFT JOIN LATERAL (
        SELECT * FROM collections_reading r WHERE r.supply_point_id = f.supply_point_id AND r.is_current
          AND r.read_on <= f.issued_on AND r.read_on >= f.issued_on - %(cycle_days)s
        ORDER BY r.read_on DESC, CASE r.source WHEN 'field' THEN 1 WHEN 'remote' THEN 2 WHEN 'customer' THEN 3 ELSE 4 END LIMIT 1) c ON true
), spanned AS (
    SELECT e.id, e.account_id, e.supply_point_id, e.read_on, p.read_on AS from_on, e.kwh,
           collections_used(p.value, p.digits, e.value, e.digits, e.is_exchange, e.final_value) AS used
    FROM ended e CROSS JOIN LATERAL (
        SELECT * FROM collections_reading r WHERE r.supply_point_id = e.supply_point_id AND r.is_current
          AND r.read_on <= e.read_on - 20 ORDER BY r.read_on DESC LIMIT 1) p
    WHERE e.kwh IS NOT NULL AND NOT EXISTS (
        SELECT FROM collections_reading x WHERE x.supply_point_id = e.supply_point_id AND x.is_current AND x.is_exchange
          AND x.read_on > p.read_on AND x.read_on < e.read_on)
)
INSERT INTO found (kind, key, account_id, bill_id, supply_point_id, read_on, from_on, evidence)
SELECT 'estimated_bill', 'estimated_bill:' || b.id, b.account_id, b.id, NULL::bigint, NULL::date, NULL::date,
       jsonb_build_object('amount', b.amount::text)
FROM collections_bill b WHERE b.is_estimated AND b.paid < b.amount AND b.issued_on <= %(day)s
UNION ALL
SELECT 'estimated_bill', 'estimated_bill:' || id, account_id, id, supply_point_id, read_on, NULL, jsonb_build_object('amount', amount::text)
FROM ended WHERE source = 'estimated' AND is_open
UNION ALL
SELECT 'no_reading', 'no_reading:' || id, account_id, id, supply_point_id, NULL, NULL, jsonb_build_object('limit', %(cycle_days)s)
FROM ended e WHERE source IS NULL AND EXISTS (
    SELECT FROM collections_reading r WHERE r.supply_point_id = e.supply_point_id AND r.read_on < e.issued_on)
UNION ALL
SELECT 'bill_error', 'bill_error:' || id, account_id, id, supply_point_id, read_on, from_on,
       jsonb_build_object('billed', kwh::text, 'used', used::text)
FROM spanned WHERE abs(kwh - used) > %(billed_kwh)s
