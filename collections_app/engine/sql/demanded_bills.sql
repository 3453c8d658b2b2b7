-- The overdue bills of the accounts, what is open and undisputed of each, and what was paid on it and when.
SELECT d.account_id, b.id, b.bill_no, b.period, b.issued_on, b.due_on, b.amount, d.open, d.suspended,
       coalesce(use.paid_on, '{}'), coalesce(use.paid, '{}')
FROM debt d JOIN collections_bill b ON b.id = d.id
LEFT JOIN LATERAL (
    SELECT array_agg(CASE WHEN al.amount > 0 THEN least(p.paid_on, al.allocated_on) ELSE al.allocated_on END ORDER BY al.id) AS paid_on,
           array_agg(al.amount ORDER BY al.id) AS paid
    FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
    WHERE al.bill_id = b.id AND al.allocated_on <= %(day)s
) use ON b.paid > 0 OR EXISTS (SELECT FROM later WHERE bill_id = b.id)
WHERE d.is_overdue AND d.open > d.suspended
ORDER BY d.account_id, b.due_on, b.id
