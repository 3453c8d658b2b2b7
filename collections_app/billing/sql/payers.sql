-- Accounts with money on %(day)s that has not met a debt yet; the order and the limit lead the planner to the index.
SELECT account_id FROM collections_payment WHERE allocated <> amount AND paid_on <= %(day)s ORDER BY account_id LIMIT %(limit)s
