-- Large payers with a bill that fell due so many days ago and is unpaid: large by what their bills of a year come to on average.
SELECT DISTINCT ON (a.id) a.id AS account_id, NULL::bigint AS unit_id, '' AS area, b.bill_no AS about, b.amount - b.paid AS amount,
       r.id AS rule_id,
       jsonb_build_object('unpaid', (b.amount - b.paid)::text, 'average_bill', round(u.average, 2)::text, 'due_on', b.due_on) AS figures
FROM collections_alarmrule r
JOIN collections_bill b ON b.due_on = %(day)s::date - coalesce(r.days, 0) AND b.paid < b.amount
JOIN collections_account a ON a.id = b.account_id AND r.customer_class IN ('', a.customer_class) AND r.currency = a.currency
CROSS JOIN LATERAL (
    SELECT avg(amount) AS average, count(*) AS bills FROM collections_bill o
    WHERE o.account_id = a.id AND o.issued_on > %(day)s::date - 366 AND o.issued_on <= %(day)s
) u
WHERE r.kind = 'first_day' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s)
  AND u.bills >= 3 AND u.average >= r.amount
ORDER BY a.id, b.amount - b.paid DESC, b.id
