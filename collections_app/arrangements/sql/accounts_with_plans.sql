-- The accounts with a plan that is live on %(day)s.
SELECT account_id FROM collections_paymentplan WHERE status = 'live' AND live_from <= %(day)s ORDER BY account_id
