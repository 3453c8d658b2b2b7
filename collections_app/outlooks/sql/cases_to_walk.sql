-- How many cases are open on %(day)s, with the accounts of so many of them as are walked through, drawn by a hash of day and account.
SELECT count(*) OVER (), account_id FROM collections_case
WHERE opened_on <= %(day)s AND (status = 'open' OR closed_on > %(day)s)
ORDER BY md5(%(day)s::date::text || account_id) LIMIT %(most)s
