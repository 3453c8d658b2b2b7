SELECT * FROM grading_facts WHERE account_id > %(after)s ORDER BY account_id LIMIT %(limit)s
