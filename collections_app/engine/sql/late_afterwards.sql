-- Which of the accounts in `graded` had a bill more than %(late)s days late within the days after %(day)s and up to %(last)s: due
-- by then, and on its late day neither settled nor contested nor given more time.
SELECT g.account_id, EXISTS (
    SELECT FROM collections_bill b
    WHERE b.account_id = g.account_id AND b.due_on + %(late)s > %(day)s AND b.due_on + %(late)s < %(last)s
      AND NOT EXISTS (SELECT FROM collections_contested c WHERE c.account_id = b.account_id AND (c.bill_id = b.id OR c.bill_id IS NULL)
                      AND c.opened_on <= b.due_on + %(late)s AND (c.closed_on IS NULL OR c.closed_on > b.due_on + %(late)s))
      AND NOT EXISTS (SELECT FROM collections_respite r WHERE r.account_id = b.account_id AND (r.bill_id = b.id OR r.bill_id IS NULL)
                      AND coalesce(r.first_on, b.due_on + 1) <= b.due_on + %(late)s AND (r.last_on IS NULL OR r.last_on >= b.due_on + %(late)s))
      AND b.amount > (SELECT coalesce(sum(al.amount), 0) FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
                      WHERE al.bill_id = b.id AND al.part = 'principal' AND p.paid_on <= b.due_on + %(late)s))
FROM unnest(%(accounts)s::bigint[]) AS g(account_id)
