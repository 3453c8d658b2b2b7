-- Whoever writes about accounts locks them first, and all in the same order.
SELECT id FROM collections_account WHERE id = ANY(%(accounts)s::bigint[]) ORDER BY id FOR NO KEY UPDATE
