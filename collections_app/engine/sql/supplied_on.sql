SELECT id FROM collections_account
WHERE (opened_on IS NULL OR opened_on <= %(day)s) AND (closed_on IS NULL OR closed_on > %(day)s) ORDER BY id
