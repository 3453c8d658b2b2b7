UPDATE collections_accountday d
SET verdict = v.verdict, step_id = v.step, case_id = coalesce(v.case, d.case_id), reason = v.reason, guards = v.guards,
    look_again_on = v.look_again_on, decided_at = now()
FROM jsonb_to_recordset(%(decisions)s::jsonb)
     AS v(id bigint, verdict text, step bigint, "case" bigint, reason jsonb, guards jsonb, look_again_on date)
WHERE d.id = v.id
