-- The accounts of a currency (of these units, where they are named) that owe so much since so long on %(day)s; paid amounts are
-- those of today. Who of them may be named is decided in rules/publication.py.
SELECT b.account_id FROM collections_bill b JOIN collections_account a ON a.id = b.account_id
WHERE b.paid < b.amount AND b.due_on < %(day)s AND a.currency = %(currency)s
  AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[]))
GROUP BY b.account_id
HAVING sum(b.amount - b.paid) >= %(least)s AND min(b.due_on) <= %(day)s::date - %(days)s
ORDER BY b.account_id
