-- What nobody has taken up by its deadline goes to whoever leads the next unit above its owner's, once. Counts them.
WITH late AS (
    SELECT x.id, x.account_id, x.alarm_no, x.kind, chief.id AS chief_id
    FROM collections_alarm x
    LEFT JOIN collections_staffmember o ON o.id = x.owner_id
    LEFT JOIN collections_orgunit u ON u.id = coalesce(x.unit_id, o.unit_id)
    LEFT JOIN LATERAL (
        SELECT m.id FROM collections_staffmember m JOIN collections_orgunit mu ON mu.id = m.unit_id
        WHERE m.is_active AND m.role = ANY(%(superiors)s::text[]) AND u.path LIKE mu.path || '%%' AND m.id <> coalesce(x.owner_id, 0)
          AND (o.role IS NULL OR NOT o.role = ANY(%(superiors)s::text[]) OR mu.path < u.path)
        ORDER BY length(mu.path) DESC, m.role = 'supervisor' DESC, m.id LIMIT 1
    ) chief ON true
    WHERE x.status = 'open' AND x.due_on < %(day)s AND x.escalated_on IS NULL FOR UPDATE OF x
), passed AS (
    UPDATE collections_alarm x SET escalated_on = %(day)s, owner_id = coalesce(l.chief_id, x.owner_id)
    FROM late l WHERE x.id = l.id RETURNING x.id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT l.account_id, c.id, 'alarm_escalated', %(day)s, jsonb_build_object('alarm_no', l.alarm_no, 'alarm', l.kind)
    FROM late l LEFT JOIN collections_case c ON c.account_id = l.account_id AND c.status = 'open'
    WHERE l.account_id IS NOT NULL ORDER BY l.account_id
)
SELECT count(*) FROM passed
