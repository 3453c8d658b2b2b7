-- These open findings fall to somebody else; each keeps who had it before, and the history of its account says so. Counts them.
WITH given AS (
    UPDATE collections_auditfinding f SET owner_id = %(to)s
    FROM collections_auditfinding before LEFT JOIN collections_staffmember m ON m.id = before.owner_id
    WHERE f.id = ANY(%(findings)s::bigint[]) AND before.id = f.id AND f.closed_on IS NULL AND f.owner_id IS DISTINCT FROM %(to)s
    RETURNING f.id, f.account_id, f.finding_no, f.kind, before.owner_id AS former_id, m.username AS former
), kept AS (
    INSERT INTO collections_findinghandover (finding_id, former_id, to_id, by_id, "on", reason)
    SELECT id, former_id, %(to)s, %(by)s, %(on)s, %(reason)s FROM given ORDER BY id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
    SELECT g.account_id, c.id, 'finding_handed_over', %(on)s, %(by)s, jsonb_strip_nulls(jsonb_build_object(
               'finding_no', finding_no, 'finding', g.kind, 'former', former, 'assignee', %(username)s::text, 'reason_given', %(reason)s::text))
    FROM given g LEFT JOIN collections_case c ON c.account_id = g.account_id AND c.status = 'open'
    WHERE g.account_id IS NOT NULL ORDER BY g.id
)
SELECT count(*) FROM given
