UPDATE collections_accountday d
SET verdict = v.verdict, step_id = v.step_id, case_id = coalesce(v.case_id, d.case_id), reason = v.reason::jsonb,
    guards = v.guards::jsonb, look_again_on = v.look_again_on, decided_at = now()
FROM unnest(%(id)s::bigint[], %(verdict)s::text[], %(step)s::bigint[], %(case)s::bigint[], %(reason)s::text[],
            %(guards)s::text[], %(look_again_on)s::date[]) AS v(id, verdict, step_id, case_id, reason, guards, look_again_on)
WHERE d.id = v.id
