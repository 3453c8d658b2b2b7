-- The rest settles the oldest debt first: money and debt laid end to end, each part of one meeting a part of the other.
-- A payment that names a bill not yet issued waits for it.
, money AS (
    SELECT p.account_id, p.id, sum(p.available) OVER by_day - p.available AS low, sum(p.available) OVER by_day AS high
    FROM purse p LEFT JOIN collections_bill b ON b.id = p.bill_id
    WHERE p.available > 0 AND (p.bill_id IS NULL OR b.issued_on <= %(day)s)
    WINDOW by_day AS (PARTITION BY p.account_id ORDER BY p.paid_on, p.id)
), debt AS (
    SELECT account_id, id, sum(amount - paid) OVER by_age - (amount - paid) AS low, sum(amount - paid) OVER by_age AS high
    FROM collections_bill
    WHERE paid < amount AND issued_on <= %(day)s AND account_id IN (SELECT account_id FROM money)
    WINDOW by_age AS (PARTITION BY account_id ORDER BY due_on, id)
)
INSERT INTO collections_allocation (payment_id, bill_id, amount, allocated_on)
SELECT m.id, d.id, least(m.high, d.high) - greatest(m.low, d.low), %(day)s
FROM money m JOIN debt d ON d.account_id = m.account_id AND m.low < d.high AND d.low < m.high
ORDER BY d.account_id, greatest(m.low, d.low) -- the youngest debt last: a bounced payment gives it back first
