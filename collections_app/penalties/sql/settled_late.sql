-- Bills that allocations of %(day)s have settled in full, the last of the money after the due day. Money for charges settles no
-- bill: one that was paid before is not rounded anew with those of this day.
SELECT b.account_id, b.id, b.amount, money.last_paid_on, a.law_pack
FROM collections_bill b JOIN collections_account a ON a.id = b.account_id
CROSS JOIN LATERAL (
    SELECT max(least(p.paid_on, al.allocated_on)) AS last_paid_on
    FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
    WHERE al.bill_id = b.id AND al.part = 'principal' AND al.amount > 0
) money
WHERE b.id IN (
        SELECT al.bill_id FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
        WHERE al.allocated_on = %(day)s AND al.part = 'principal'
          AND (%(accounts)s::bigint[] IS NULL OR p.account_id = ANY(%(accounts)s::bigint[])))
  AND b.paid = b.amount AND (money.last_paid_on > b.due_on OR b.charged <> 0)
ORDER BY b.account_id, b.due_on, b.id
