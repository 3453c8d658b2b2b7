-- What came in the %(weeks)s weeks from the day after %(day)s, known by %(known)s: week counted from 0, what, how many.
WITH came AS (
    SELECT issued_on AS "on", kind AS measure FROM collections_notice
    WHERE step_id IS NOT NULL AND issued_on > %(day)s AND issued_on <= %(day)s::date + 7 * %(weeks)s
    UNION ALL
    SELECT proposed_on, 'disconnection' FROM collections_supplyorder
    WHERE kind = 'disconnect' AND proposed_on > %(day)s AND proposed_on <= %(day)s::date + 7 * %(weeks)s
    UNION ALL
    SELECT opened_on, 'legal_referral' FROM collections_legalreferral
    WHERE opened_on > %(day)s AND opened_on <= %(day)s::date + 7 * %(weeks)s
    UNION ALL
    SELECT o.done_on, m.measure FROM collections_supplyorder o CROSS JOIN LATERAL (
        VALUES (CASE o.kind WHEN 'disconnect' THEN 'cuts' ELSE 'reconnections' END), ('crew')) m (measure)
    WHERE o.done_on > %(day)s AND o.done_on <= %(day)s::date + 7 * %(weeks)s
    UNION ALL
    SELECT set_on, 'crew' FROM collections_task
    WHERE kind = 'visit' AND set_on > %(day)s AND set_on <= %(day)s::date + 7 * %(weeks)s
)
SELECT ("on" - %(day)s::date - 1) / 7 AS week, measure, count(*) FROM came WHERE "on" <= %(known)s GROUP BY week, measure
