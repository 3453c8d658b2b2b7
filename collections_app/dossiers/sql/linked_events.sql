-- The events of these chains with the text that was hashed, and the hash that binds each to the one before it.
SELECT l.chain, l.sequence, collections_event_text(e.id, e."on", e.case_id, e.data, e.kind, e.actor_id, e.account_id,
                                                   l.sequence, e.recorded_at), encode(l.hash, 'hex')
FROM collections_eventlink l JOIN collections_caseevent e ON e.id = l.event_id
WHERE l.chain = ANY(%(chains)s::bigint[]) ORDER BY l.chain, l.sequence
