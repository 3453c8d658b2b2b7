-- What nobody has decided by its day goes to the nearest manager above, once; where there is none it stays, marked. Counts them.
WITH late AS MATERIALIZED (
    SELECT id, account_id, finding_no, kind, unit_id, owner_id FROM collections_auditfinding
    WHERE closed_on IS NULL AND outcome = '' AND due_on < %(day)s AND escalated_on IS NULL
    ORDER BY id FOR UPDATE
), chief AS (
    SELECT DISTINCT ON (l.unit_id, l.owner_id) l.unit_id, l.owner_id, m.id, m.username
    FROM (SELECT DISTINCT unit_id, owner_id FROM late) l
    JOIN collections_orgunit u ON u.id = l.unit_id
    JOIN collections_orgunit above ON u.path LIKE above.path || '%%'
    JOIN collections_staffmember m ON m.unit_id = above.id AND m.role = 'manager' AND m.is_active
    LEFT JOIN collections_staffmember o ON o.id = l.owner_id
    LEFT JOIN collections_orgunit ou ON ou.id = o.unit_id
    WHERE o.id IS NULL OR m.id <> o.id AND (o.role <> 'manager' OR above.path < ou.path)
    ORDER BY l.unit_id, l.owner_id, length(above.path) DESC, m.id
), passed AS (
    UPDATE collections_auditfinding f SET escalated_on = %(day)s, owner_id = coalesce(c.id, f.owner_id)
    FROM late l LEFT JOIN chief c ON c.unit_id = l.unit_id AND c.owner_id IS NOT DISTINCT FROM l.owner_id
    WHERE f.id = l.id
    RETURNING f.id, l.account_id, l.finding_no, l.kind, l.owner_id AS former_id, c.id AS chief_id, c.username
), kept AS (
    INSERT INTO collections_findinghandover (finding_id, former_id, to_id, "on")
    SELECT id, former_id, chief_id, %(day)s FROM passed WHERE chief_id IS NOT NULL ORDER BY id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT p.account_id, c.id, 'finding_escalated', %(day)s,
           jsonb_strip_nulls(jsonb_build_object('finding_no', finding_no, 'finding', p.kind, 'assignee', p.username))
    FROM passed p LEFT JOIN collections_case c ON c.account_id = p.account_id AND c.status = 'open'
    WHERE p.account_id IS NOT NULL ORDER BY p.id
)
SELECT count(*) FROM passed
