-- What has a number that begins with %(number)s, within the units given (NULL: all of them); a few of each kind.
SELECT kind, id, number, customer, account_no FROM (
    (SELECT 'account' AS kind, a.id, a.account_no AS number, cu.name AS customer, a.account_no
     FROM collections_account a JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE a.account_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'account', a.id, cu.customer_no, cu.name, a.account_no
     FROM collections_customer cu JOIN collections_account a ON a.customer_id = cu.id
     WHERE cu.customer_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'account', a.id, p.supply_point_no, cu.name, a.account_no
     FROM (SELECT id, supply_point_no FROM collections_supplypoint WHERE supply_point_no LIKE %(prefix)s OFFSET 0) p
     JOIN collections_account a ON a.supply_point_id = p.id JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'case', c.id, c.case_no, cu.name, a.account_no
     FROM collections_case c JOIN collections_account a ON a.id = c.account_id JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE c.case_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'bill', b.id, b.bill_no, cu.name, a.account_no
     FROM collections_bill b JOIN collections_account a ON a.id = b.account_id JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE b.bill_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'payment', p.id, p.payment_no, cu.name, a.account_no
     FROM collections_payment p JOIN collections_account a ON a.id = p.account_id JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE p.payment_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'notice', n.id, n.notice_no, cu.name, a.account_no
     FROM collections_notice n JOIN collections_account a ON a.id = n.account_id
     JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE n.notice_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 'supplyorder', o.id, o.order_no, cu.name, a.account_no
     FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id JOIN collections_account a ON a.id = c.account_id
     JOIN collections_customer cu ON cu.id = a.customer_id
     WHERE o.order_no LIKE %(prefix)s AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
) found ORDER BY number <> %(number)s, kind, number
