-- Open tasks get a later deadline; each leaves an event that says which, and why.
WITH later AS (
    UPDATE collections_task t SET due_on = %(due_on)s
    FROM collections_task before
    WHERE t.id = ANY(%(tasks)s::bigint[]) AND before.id = t.id AND t.status = 'open' AND t.due_on < %(due_on)s
    RETURNING t.account_id, t.case_id, t.kind, before.due_on
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
SELECT account_id, case_id, 'task_postponed', %(on)s, %(by)s,
       jsonb_build_object('task', kind, 'due', due_on, 'until', %(due_on)s::date, 'note', %(note)s::text)
FROM later
