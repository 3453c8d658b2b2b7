-- Whose balance has fallen below the stop level (`rules.prepayment.is_used_up`).
UPDATE collections_prepaidaccount SET used_up_on = %(day)s
WHERE closed_on IS NULL AND opened_on <= %(day)s AND used_up_on IS NULL AND balance < -emergency_credit
RETURNING account_id, balance
