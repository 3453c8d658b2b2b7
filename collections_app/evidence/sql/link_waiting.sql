-- Links what the night of the day has written for these accounts, in the order in which it was written, as the trigger of the
-- events does: see migration 0028. The accounts are locked.
WITH waiting AS (
    SELECT e.*, coalesce(e.case_id, -e.account_id) AS chain
    FROM collections_caseevent e JOIN collections_nightrun n ON n.day = e."on" AND e.recorded_at >= n.started_at
    WHERE e.account_id = ANY(%(accounts)s::bigint[]) AND e."on" = %(day)s AND NOT EXISTS (
        SELECT FROM collections_eventlink l WHERE l.chain = coalesce(e.case_id, -e.account_id) AND l.event_id = e.id)
), placed AS (
    SELECT w.*, last.hash AS before,
        coalesce(last.sequence, 0) + row_number() OVER (PARTITION BY w.chain ORDER BY w.id) AS place
    FROM waiting w LEFT JOIN LATERAL (
        SELECT sequence, hash FROM collections_eventlink l WHERE l.chain = w.chain ORDER BY sequence DESC LIMIT 1) last ON true
)
INSERT INTO collections_eventlink (event_id, chain, sequence, hash)
SELECT id, chain, place, collections_chain(before,
    collections_event_text(id, "on", case_id, data, kind, actor_id, account_id, place, recorded_at)) OVER w
FROM placed WINDOW w AS (PARTITION BY chain ORDER BY place)
