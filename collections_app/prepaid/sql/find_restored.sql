-- Whose balance has been made good (`rules.prepayment.is_restored`), of all accounts or of those named.
UPDATE collections_prepaidaccount SET used_up_on = NULL
WHERE used_up_on IS NOT NULL AND balance >= 0 AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[]))
RETURNING account_id, balance
