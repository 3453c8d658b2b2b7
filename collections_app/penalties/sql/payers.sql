-- Accounts with money on %(day)s that has not met a debt, and with penalties or fees that are not paid. The order and the limit
-- of one lead the planner to the indexes: it takes two columns for always different and would read every payment there is.
SELECT p.account_id FROM collections_payment p
CROSS JOIN LATERAL (
    SELECT FROM collections_bill b WHERE b.account_id = p.account_id AND b.charges_paid < b.charged LIMIT 1) owing
WHERE p.allocated <> p.amount AND p.paid_on <= %(day)s
  AND (%(accounts)s::bigint[] IS NULL OR p.account_id = ANY(%(accounts)s::bigint[]))
ORDER BY p.account_id
