-- The bills of an account as its grade counts them on %(day)s: when each is due, or the last day of the time that we gave for it,
-- and the day of the payment that settled it.
SELECT greatest(b.due_on, g.until) AS due_on, CASE WHEN sum(m.amount) >= b.amount THEN max(m.paid_on) FILTER (WHERE m.amount > 0) WHEN b.paid = b.amount AND count(m) = 0 THEN b.due_on END
FROM collections_bill b LEFT JOIN LATERAL (
    SELECT al.amount, p.paid_on FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
    WHERE al.bill_id = b.id AND al.part = 'principal' AND al.allocated_on <= %(day)s AND p.paid_on <= %(day)s
) m ON true
LEFT JOIN LATERAL (
    SELECT max(CASE WHEN h.ended_on <= %(day)s THEN h.ended_on - 1 ELSE coalesce(h.until, 'infinity') END) AS until
    FROM collections_hold h WHERE h.bill_id = b.id AND h.reason IN ('deferral', 'reading') AND h.placed_on <= %(day)s
) g ON true
WHERE coalesce(g.until, '-infinity') < 'infinity' AND b.account_id = %(account)s AND b.issued_on <= %(day)s
  AND NOT EXISTS (SELECT FROM collections_contested c WHERE c.account_id = b.account_id AND (c.bill_id = b.id OR c.bill_id IS NULL)
                  AND c.opened_on <= %(day)s AND (c.closed_on IS NULL OR c.closed_on > %(day)s))
GROUP BY b.id, g.until ORDER BY 1
