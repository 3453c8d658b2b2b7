-- Money for which no open bill has use settles posted penalties and fees, the oldest bill first, the oldest money first.
-- A payment that names a bill not yet issued, or of which a bill is still open, is left alone.
, money AS (
    SELECT p.account_id, p.id, sum(p.available) OVER by_day - p.available AS low, sum(p.available) OVER by_day AS high
    FROM purse p LEFT JOIN collections_bill b ON b.id = p.bill_id
    WHERE p.available > 0 AND (p.bill_id IS NULL OR b.issued_on <= %(day)s)
      AND NOT EXISTS (SELECT FROM collections_bill o WHERE o.account_id = p.account_id AND o.paid < o.amount AND o.issued_on <= %(day)s)
    WINDOW by_day AS (PARTITION BY p.account_id ORDER BY p.paid_on, p.id)
), debt AS (
    SELECT account_id, id, sum(charged - charges_paid) OVER by_age - (charged - charges_paid) AS low,
           sum(charged - charges_paid) OVER by_age AS high
    FROM collections_bill WHERE charges_paid < charged AND account_id IN (SELECT account_id FROM money)
    WINDOW by_age AS (PARTITION BY account_id ORDER BY due_on, id)
)
INSERT INTO collections_allocation (payment_id, bill_id, part, amount, allocated_on)
SELECT m.id, d.id, 'charges', least(m.high, d.high) - greatest(m.low, d.low), %(day)s
FROM money m JOIN debt d ON d.account_id = m.account_id AND m.low < d.high AND d.low < m.high
ORDER BY d.account_id, greatest(m.low, d.low)
