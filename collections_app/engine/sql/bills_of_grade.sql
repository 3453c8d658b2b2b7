-- The bills of an account as its grade counts them on %(day)s: when each is due, the day of the payment that settled it, and the
-- first and last days of the time that the supplier gave for it.
SELECT b.due_on, CASE WHEN sum(m.amount) >= b.amount THEN max(m.paid_on) FILTER (WHERE m.amount > 0) WHEN b.paid = b.amount AND count(m) = 0 THEN b.due_on END,
       ARRAY(SELECT coalesce(r.first_on, b.due_on + 1) FROM collections_respite r
             WHERE r.account_id = b.account_id AND (r.bill_id = b.id OR r.bill_id IS NULL) AND r.known_on <= %(day)s ORDER BY r.respite_id),
       ARRAY(SELECT r.last_on FROM collections_respite r
             WHERE r.account_id = b.account_id AND (r.bill_id = b.id OR r.bill_id IS NULL) AND r.known_on <= %(day)s ORDER BY r.respite_id)
FROM collections_bill b LEFT JOIN LATERAL (
    SELECT al.amount, p.paid_on FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
    WHERE al.bill_id = b.id AND al.part = 'principal' AND al.allocated_on <= %(day)s AND p.paid_on <= %(day)s
) m ON true
WHERE b.account_id = %(account)s AND b.issued_on <= %(day)s
  AND NOT EXISTS (SELECT FROM collections_contested c WHERE c.account_id = b.account_id AND (c.bill_id = b.id OR c.bill_id IS NULL)
                  AND c.opened_on <= %(day)s AND (c.closed_on IS NULL OR c.closed_on > %(day)s))
GROUP BY b.id ORDER BY b.due_on
