-- The overdue bills of the accounts with what is open of each and what of that is suspended; then the bills that were paid
-- late and of which a penalty is still unpaid, with the day on which the last of it was paid.
SELECT d.account_id, b.id, b.bill_no, b.period, b.issued_on, b.due_on, b.amount, d.open, d.suspended, %(day)s::date AS late_until,
       0.00 AS open_charges
FROM debt d JOIN collections_bill b ON b.id = d.id
WHERE d.is_overdue AND d.open > d.suspended
UNION ALL
SELECT b.account_id, b.id, b.bill_no, b.period, b.issued_on, b.due_on, b.amount, 0.00, 0.00,
       (SELECT greatest(max(least(p.paid_on, al.allocated_on)), b.due_on)
        FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
        WHERE al.bill_id = b.id AND al.part = 'principal' AND al.amount > 0),
       b.charged - b.charges_paid
FROM looked_at l JOIN collections_bill b USING (account_id)
WHERE b.charges_paid < b.charged AND b.paid = b.amount AND b.id NOT IN (SELECT id FROM debt)
  AND NOT EXISTS (SELECT FROM span s WHERE s.bill_id = b.id AND s.days @> %(day)s::date)
ORDER BY account_id, due_on, id
