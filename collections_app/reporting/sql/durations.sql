-- How many days it took: from the step before (else from the opening of the case) to each step that was taken on these days,
-- from the opening of a case to its end, from the proposal of a cut to its approval, from asking supply back to having it.
SELECT e.account_id, e."on" AS owned_on, e.data ->> 'step' AS kind, e."on" - coalesce((
           SELECT b."on" FROM collections_caseevent b
           WHERE b.case_id = e.case_id AND b.kind = 'step_taken' AND b.id < e.id ORDER BY b.id DESC LIMIT 1), c.opened_on) AS days
FROM collections_caseevent e JOIN collections_case c ON c.id = e.case_id
WHERE e."on" BETWEEN %(first)s AND %(last)s AND e.kind = 'step_taken'
UNION ALL
SELECT account_id, closed_on, 'closed', closed_on - opened_on
FROM collections_case WHERE closed_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT c.account_id, o.decided_on, 'approved', o.decided_on - o.proposed_on
FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
WHERE o.kind = 'disconnect' AND o.status <> 'refused' AND o.decided_on BETWEEN %(first)s AND %(last)s
UNION ALL
SELECT c.account_id, o.done_on, 'restored', o.done_on - o.proposed_on
FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
WHERE o.kind = 'reconnect' AND o.done_on BETWEEN %(first)s AND %(last)s
