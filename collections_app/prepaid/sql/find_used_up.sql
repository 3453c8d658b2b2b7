-- Whose balance has fallen below the stop level (`rules.prepayment.is_used_up`), as long as the contract runs.
UPDATE collections_prepaidaccount p SET used_up_on = %(day)s
FROM collections_account a
WHERE a.id = p.account_id AND (a.closed_on IS NULL OR a.closed_on > %(day)s)
  AND p.closed_on IS NULL AND p.opened_on <= %(day)s AND p.used_up_on IS NULL AND p.balance < -p.emergency_credit
RETURNING p.account_id, p.balance
