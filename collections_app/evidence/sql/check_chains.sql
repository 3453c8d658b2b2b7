-- How many events these chains hold, how many wait for a night to link them, and the first faults. A link is reckoned anew from
-- the one before it as it is stored, so that a fault is found where it is, and the links behind it fit.
WITH event AS (
    SELECT *, coalesce(case_id, -account_id) AS of_chain FROM collections_caseevent
    WHERE case_id BETWEEN %(low)s AND %(high)s OR (case_id IS NULL AND account_id BETWEEN -%(high)s AND -%(low)s)
), link AS (
    SELECT event_id, chain, sequence, hash, lag(hash) OVER w AS before,
        coalesce(lag(sequence) OVER w, 0) + 1 AS expected
    FROM collections_eventlink WHERE chain BETWEEN %(low)s AND %(high)s
    WINDOW w AS (PARTITION BY chain ORDER BY sequence)
), checked AS (
    SELECT coalesce(l.chain, e.of_chain) AS chain, least(l.sequence, l.expected) AS sequence, e.id AS event, CASE
        WHEN l.chain IS NULL AND EXISTS (
            SELECT FROM collections_nightrun n
            WHERE n.day = e."on" AND n.finished_at IS NULL AND e.recorded_at >= n.started_at) THEN 'waiting'
        WHEN l.chain IS NULL THEN 'inserted'
        WHEN e.id IS NULL OR l.sequence <> l.expected THEN 'missing'
        WHEN l.hash <> sha256(coalesce(l.before, '') || convert_to(collections_event_text(e.id, e."on", e.case_id, e.data,
            e.kind, e.actor_id, e.account_id, l.sequence, e.recorded_at), 'UTF8')) THEN 'altered' END AS fault
    FROM event e FULL JOIN link l ON l.event_id = e.id AND l.chain = e.of_chain
), unsealed AS (
    SELECT h.chain, h.sequence, NULL::bigint AS event,
        CASE WHEN l.hash IS NULL THEN 'cut_off' ELSE 'rewritten' END AS fault
    FROM collections_sealedhead h LEFT JOIN link l ON l.chain = h.chain AND l.sequence = h.sequence
    WHERE h.chain BETWEEN %(low)s AND %(high)s AND l.hash IS DISTINCT FROM h.hash
), fault AS (
    SELECT * FROM checked WHERE fault <> 'waiting' UNION ALL SELECT * FROM unsealed
)
SELECT (SELECT count(event) FROM checked), (SELECT count(*) FROM checked WHERE fault = 'waiting'),
    ARRAY(SELECT jsonb_build_array(chain, sequence, event, fault) FROM fault ORDER BY chain, sequence NULLS LAST, event LIMIT 20)
