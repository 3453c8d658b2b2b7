-- What became of the cuts proposed in the year before %(day)s, but for the last month: how many, how many were carried out and after
-- how many days, how many of those came back and after how many days.
SELECT count(*), count(*) FILTER (WHERE o.status = 'done'),
       coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY o.done_on - o.proposed_on) FILTER (WHERE o.status = 'done'), 7),
       count(*) FILTER (WHERE o.status = 'done' AND r.done_on IS NOT NULL),
       coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY r.done_on - o.done_on) FILTER (WHERE r.done_on IS NOT NULL), 7)
FROM collections_supplyorder o LEFT JOIN LATERAL (
    SELECT r.done_on FROM collections_supplyorder r
    WHERE r.case_id = o.case_id AND r.kind = 'reconnect' AND r.done_on >= o.done_on ORDER BY r.done_on LIMIT 1
) r ON true
WHERE o.kind = 'disconnect' AND o.proposed_on > %(day)s::date - 365 AND o.proposed_on <= %(day)s::date - 30
