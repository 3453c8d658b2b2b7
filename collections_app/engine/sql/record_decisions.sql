-- The verdicts of a chunk; the accounts' own case stays where the decision opens none.
UPDATE collections_accountday d
SET verdict = v[2], step_id = nullif(v[3], '')::bigint, case_id = coalesce(nullif(v[4], '')::bigint, d.case_id),
    reason = v[5]::jsonb, guards = v[6]::jsonb, look_again_on = nullif(v[7], '')::date, decided_at = now()
FROM string_to_table(%(lines)s::text, E'\n') line, string_to_array(line, E'\t') v
WHERE d.id = v[1]::bigint
