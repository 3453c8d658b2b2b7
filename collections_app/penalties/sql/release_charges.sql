-- Money that has settled charges which are about to be taken back is given back, the latest first: it is credit again.
WITH taken AS (
    SELECT * FROM unnest(%(bills)s::bigint[], %(amounts)s::numeric[]) AS v(bill_id, amount)
), excess AS (
    SELECT b.id, b.charges_paid - (b.charged - t.amount) AS amount
    FROM taken t JOIN collections_bill b ON b.id = t.bill_id WHERE b.charges_paid > b.charged - t.amount
), settled AS (
    SELECT bill_id, payment_id, sum(amount) AS amount, max(id) AS latest FROM collections_allocation
    WHERE bill_id IN (SELECT id FROM excess) AND part = 'charges' GROUP BY 1, 2 HAVING sum(amount) > 0
), running AS (
    SELECT *, sum(amount) OVER (PARTITION BY bill_id ORDER BY latest DESC) - amount AS before FROM settled
)
INSERT INTO collections_allocation (payment_id, bill_id, part, amount, allocated_on)
SELECT r.payment_id, r.bill_id, 'charges', -least(r.amount, e.amount - r.before), %(day)s
FROM running r JOIN excess e ON e.id = r.bill_id WHERE r.before < e.amount
