-- The accounts with a promise that runs on %(day)s.
SELECT account_id FROM collections_promise WHERE status = 'running' AND made_on <= %(day)s ORDER BY account_id
