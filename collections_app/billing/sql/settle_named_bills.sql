-- A payment that names a bill settles that bill first.
, asked AS (
    SELECT p.id, p.bill_id, p.available, b.amount - b.paid AS open,
           sum(p.available) OVER (PARTITION BY p.bill_id ORDER BY p.paid_on, p.id) - p.available AS before
    FROM purse p JOIN collections_bill b ON b.id = p.bill_id
    WHERE p.available > 0 AND b.paid < b.amount AND b.issued_on <= %(day)s
)
INSERT INTO collections_allocation (payment_id, bill_id, amount, allocated_on)
SELECT id, bill_id, least(available, open - before), %(day)s FROM asked WHERE before < open
