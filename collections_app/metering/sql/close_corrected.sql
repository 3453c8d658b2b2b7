-- A bill that had to be corrected has been: it asks for another amount than when that was decided.
UPDATE collections_auditfinding f SET closed_on = greatest(%(day)s, f.decided_on)
FROM collections_bill b
WHERE b.id = f.bill_id AND f.outcome = 'to_correct' AND f.closed_on IS NULL AND b.amount <> f.billed_then
