-- The bill that a finding about the use of energy puts in question: the first of its account within a cycle of the reading.
UPDATE collections_auditfinding f SET bill_id = b.id
FROM collections_auditfinding g CROSS JOIN LATERAL (
    SELECT x.id FROM collections_bill x
    WHERE x.account_id = g.account_id AND x.kind = 'energy' AND x.issued_on >= g.read_on AND x.issued_on <= g.read_on + %(cycle_days)s
      AND x.issued_on <= %(day)s
    ORDER BY x.issued_on, x.id LIMIT 1) b
WHERE g.id = f.id AND f.bill_id IS NULL AND f.closed_on IS NULL AND f.outcome = '' AND f.kind = ANY(%(kinds)s::text[])
  AND f.read_on > %(day)s::date - %(cycle_days)s - 31
