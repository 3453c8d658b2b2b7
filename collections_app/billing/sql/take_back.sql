-- A reversed payment gives back what it settled, the latest first: the bills and penalties are open again.
, settled AS (
    SELECT p.id, a.bill_id, a.part, sum(a.amount) AS amount, max(a.id) AS latest, -p.available AS to_release
    FROM purse p JOIN collections_allocation a ON a.payment_id = p.id
    WHERE p.available < 0 GROUP BY p.id, a.bill_id, a.part, p.available HAVING sum(a.amount) > 0
), running AS (
    SELECT *, sum(amount) OVER (PARTITION BY id ORDER BY latest DESC) - amount AS before FROM settled
)
INSERT INTO collections_allocation (payment_id, bill_id, part, amount, allocated_on)
SELECT id, bill_id, part, -least(amount, to_release - before), %(day)s FROM running WHERE before < to_release
