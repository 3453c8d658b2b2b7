SELECT c.account_id, x.on_day AS owned_on, x.cuts_proposed, x.cuts_approved, x.restored, x.restored_in_time
FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
CROSS JOIN LATERAL (VALUES
    (o.kind = 'disconnect', o.proposed_on, 1, 0, 0, 0),
    (o.kind = 'disconnect' AND o.status <> 'refused', o.decided_on, 0, 1, 0, 0),
    (o.kind = 'reconnect', o.done_on, 0, 0, 1, (o.done_on <= o.cut_on)::int)
) x(counts, on_day, cuts_proposed, cuts_approved, restored, restored_in_time)
WHERE x.counts AND x.on_day BETWEEN %(first)s AND %(last)s
