-- Open tasks are handed to somebody; each leaves an event that says from whom to whom.
WITH given AS (
    UPDATE collections_task t SET assignee_id = %(assignee)s
    FROM collections_task before LEFT JOIN collections_staffmember m ON m.id = before.assignee_id
    WHERE t.id = ANY(%(tasks)s::bigint[]) AND before.id = t.id AND t.status = 'open'
      AND t.assignee_id IS DISTINCT FROM %(assignee)s
    RETURNING t.account_id, t.case_id, t.kind, m.username AS former
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
SELECT account_id, case_id, 'task_assigned', %(on)s, %(by)s,
       jsonb_strip_nulls(jsonb_build_object('task', kind, 'former', former, 'assignee', %(username)s::text))
FROM given
