SELECT account_id, settled_on AS owned_on, (status = 'kept')::int AS promises_kept, (status = 'broken')::int AS promises_broken,
       0 AS plans_kept, 0 AS plans_broken
FROM collections_promise WHERE settled_on BETWEEN %(first)s AND %(last)s AND status IN ('kept', 'broken')
UNION ALL
SELECT account_id, ended_on, 0, 0, (status = 'completed')::int, (status = 'broken')::int
FROM collections_paymentplan WHERE ended_on BETWEEN %(first)s AND %(last)s AND status IN ('completed', 'broken')
