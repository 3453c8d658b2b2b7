-- The accounts with a plan that is live on %(day)s, of these where they are named.
SELECT account_id FROM collections_paymentplan WHERE status = 'live' AND live_from <= %(day)s
  AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[])) ORDER BY account_id
