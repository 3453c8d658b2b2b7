-- From where they were copied to: only what this transaction has put there is seen, and nothing of it stays.
WITH v AS (DELETE FROM collections_decided RETURNING *)
UPDATE collections_accountday d
SET verdict = v.verdict, step_id = v.step_id, case_id = coalesce(v.case_id, d.case_id), reason = v.reason, guards = v.guards,
    look_again_on = v.look_again_on, decided_at = now()
FROM v WHERE d.id = v.id
