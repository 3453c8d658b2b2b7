-- Whoever writes about an account locks it first, and all in the same order: a payment may close its case just now.
SELECT id FROM collections_account WHERE id IN (
    SELECT n.account_id FROM collections_notice n
    WHERE n.status = 'issued' AND (n.batch_id = ANY(%(batches)s::bigint[]) OR n.batch_id IS NULL AND n.issued_on <= %(day)s)
) ORDER BY id FOR NO KEY UPDATE
