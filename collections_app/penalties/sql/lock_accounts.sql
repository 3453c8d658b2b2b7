-- Two writers never post or settle the penalties of one account at once.
SELECT id FROM collections_account
WHERE id = ANY(%(settled)s::bigint[]) OR id IN (
    SELECT account_id FROM collections_bill
    WHERE charges_paid < charged AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[]))
    INTERSECT
    SELECT account_id FROM collections_payment WHERE allocated <> amount AND paid_on <= %(day)s)
ORDER BY id FOR NO KEY UPDATE
