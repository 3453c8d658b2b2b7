-- What was unpaid of the bills of a plan by all that was known on %(day)s.
SELECT b.bill_no, b.amount - coalesce(sum(al.amount), 0)
FROM collections_planbill l JOIN collections_bill b ON b.id = l.bill_id
LEFT JOIN collections_allocation al ON al.bill_id = b.id AND al.part = 'principal' AND al.allocated_on <= %(day)s
WHERE l.plan_id = %(plan)s GROUP BY b.id HAVING b.amount > coalesce(sum(al.amount), 0)
