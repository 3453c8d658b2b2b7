-- What the steps ask people to do; a task of the kind that is still open is not set twice.
INSERT INTO collections_casetask (case_id, step_id, kind, status, set_on, due_on, note)
SELECT case_id, step_id, kind, 'open', %(day)s, due_on, ''
FROM unnest(%(case)s::bigint[], %(step)s::bigint[], %(kind)s::text[], %(due_on)s::date[]) AS v(case_id, step_id, kind, due_on)
ON CONFLICT (case_id, kind) WHERE status = 'open' DO NOTHING
