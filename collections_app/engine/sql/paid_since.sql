-- Accounts with a letter of the batch that is still here, and money that no night has taken in yet.
SELECT DISTINCT n.account_id FROM collections_notice n
JOIN collections_payment p ON p.account_id = n.account_id
WHERE n.batch_id = %(batch)s AND n.status = 'issued' AND p.amount > p.allocated AND p.paid_on <= %(on)s
ORDER BY n.account_id
