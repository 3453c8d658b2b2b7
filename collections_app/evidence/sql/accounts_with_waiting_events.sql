-- The accounts with an event that the night of the day has written and not linked.
SELECT DISTINCT e.account_id
FROM collections_caseevent e JOIN collections_nightrun n ON n.day = e."on" AND e.recorded_at >= n.started_at
WHERE e."on" = %(day)s AND NOT EXISTS (
    SELECT FROM collections_eventlink l WHERE l.chain = coalesce(e.case_id, -e.account_id) AND l.event_id = e.id)
ORDER BY e.account_id
