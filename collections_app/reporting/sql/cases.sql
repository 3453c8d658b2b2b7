SELECT account_id, opened_on AS owned_on, 1 AS cases_opened, 0 AS cases_closed
FROM collections_case WHERE opened_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT account_id, closed_on, 0, 1 FROM collections_case WHERE closed_on BETWEEN %(first)s AND %(last)s
