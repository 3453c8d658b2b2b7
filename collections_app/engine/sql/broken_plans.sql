-- Plans that were broken on %(day)s, with what is unpaid of their bills; each is told once.
SELECT p.account_id, p.plan_no, sum(b.amount - b.paid), array_agg(b.bill_no ORDER BY b.bill_no)
FROM collections_paymentplan p
JOIN collections_planbill l ON l.plan_id = p.id JOIN collections_bill b ON b.id = l.bill_id AND b.paid < b.amount
WHERE p.status = 'broken' AND p.ended_on = %(day)s AND NOT EXISTS (
    SELECT FROM collections_message m WHERE m.account_id = p.account_id AND m.kind = 'plan_broken' AND m.about = p.plan_no)
GROUP BY p.account_id, p.plan_no ORDER BY p.account_id
