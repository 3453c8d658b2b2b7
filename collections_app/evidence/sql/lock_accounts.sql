-- In the order in which everything locks them.
SELECT id FROM collections_account WHERE id = ANY(%(accounts)s::bigint[]) ORDER BY id FOR NO KEY UPDATE
