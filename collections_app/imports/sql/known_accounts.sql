SELECT account_no, id FROM collections_account WHERE account_no = ANY(%(numbers)s::text[])
