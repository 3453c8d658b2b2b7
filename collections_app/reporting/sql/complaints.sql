-- A complaint is about us: a hold for one, or a dispute of the supply, the penalty, a debt that is paid or somebody else's.
SELECT account_id, opened_on AS owned_on, 1 AS disputes, (ground IN ('supply', 'penalty', 'paid', 'not_theirs'))::int AS complaints
FROM collections_dispute WHERE opened_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT account_id, placed_on, 0, 1 FROM collections_hold WHERE placed_on BETWEEN %(first)s AND %(last)s AND reason = 'complaint'
