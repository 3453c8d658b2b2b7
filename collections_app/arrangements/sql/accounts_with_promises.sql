-- The accounts with a promise that runs on %(day)s, or that counts as kept while its money has bounced since; of these where
-- they are named.
SELECT account_id FROM collections_promise WHERE status = 'running' AND made_on <= %(day)s
  AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[]))
UNION
SELECT p.account_id FROM collections_payment b
JOIN collections_payment m ON m.id = b.reverses_id
JOIN collections_promise p ON p.account_id = m.account_id AND p.status = 'kept'
    AND m.paid_on BETWEEN p.made_on AND p.due_on + p.tolerance_days AND b.paid_on > p.settled_on
WHERE b.reverses_id IS NOT NULL AND b.paid_on <= %(day)s AND %(accounts)s::bigint[] IS NULL
ORDER BY account_id
