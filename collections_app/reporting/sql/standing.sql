-- Cases open after %(last)s at the step that was the last one then, and what was overdue of their accounts. What a case tells
-- now is right unless it has moved since.
SELECT c.account_id, %(last)s::date AS owned_on, 1 AS standing, stood.place AS standing_at,
       coalesce(o.overdue, 0) AS standing_overdue, stood.place AS standing_overdue_at
FROM collections_case c LEFT JOIN collections_step s ON s.id = c.step_id
LEFT JOIN (
    SELECT account_id, sum(closing) AS overdue FROM measured_bill WHERE closing <> 0 AND ages_at > 0 GROUP BY account_id
) o ON o.account_id = c.account_id
CROSS JOIN LATERAL (SELECT coalesce(c.step_on > %(last)s, false) OR EXISTS (
    SELECT FROM collections_caseevent r
    WHERE r.kind = 'notice_renewed' AND r."on" > %(last)s AND r.case_id = c.id) AS has_moved) since
CROSS JOIN LATERAL (SELECT CASE WHEN NOT since.has_moved THEN s.kind ELSE (
    SELECT CASE e.kind WHEN 'notice_renewed' THEN 'disconnection_notice' ELSE e.data ->> 'step' END
    FROM collections_caseevent e
    WHERE e.case_id = c.id AND e.kind IN ('step_taken', 'notice_renewed') AND e."on" <= %(last)s ORDER BY e.id DESC LIMIT 1)
END AS kind) then_at
CROSS JOIN LATERAL (SELECT coalesce(array_position(
    '{reminder,demand,disconnection_notice,disconnection,legal_referral}'::text[], then_at.kind), 0) AS place) stood
WHERE c.opened_on <= %(last)s AND (c.closed_on IS NULL OR c.closed_on > %(last)s)
