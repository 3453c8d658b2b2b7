-- Accounts with money on %(day)s that has not met a debt yet.
SELECT DISTINCT account_id FROM collections_payment WHERE allocated <> amount AND paid_on <= %(day)s
