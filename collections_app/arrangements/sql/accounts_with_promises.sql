-- The accounts with a promise that runs on %(day)s, of these where they are named.
SELECT account_id FROM collections_promise WHERE status = 'running' AND made_on <= %(day)s
  AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[])) ORDER BY account_id
