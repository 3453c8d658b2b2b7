-- Two writers never post or settle the penalties of one account at once.
SELECT id FROM collections_account WHERE id = ANY(%(accounts)s::bigint[]) ORDER BY id FOR NO KEY UPDATE
