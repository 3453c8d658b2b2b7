-- Open tasks that need not be done; each leaves an event that says why.
WITH dropped AS (
    UPDATE collections_task SET status = 'dropped', done_on = %(on)s, done_by_id = %(by)s, note = %(note)s
    WHERE id = ANY(%(tasks)s::bigint[]) AND status = 'open' RETURNING account_id, case_id, kind
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
SELECT account_id, case_id, 'task_dropped', %(on)s, %(by)s, jsonb_build_object('task', kind, 'note', %(note)s::text)
FROM dropped
