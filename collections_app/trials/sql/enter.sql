-- Accounts that a trial has come to, each once.
INSERT INTO collections_trialentry (trial_id, account_id, arm, "on", amount, due_until)
SELECT * FROM unnest(%(trial)s::bigint[], %(account)s::bigint[], %(arm)s::text[], %(on)s::date[], %(amount)s::numeric[],
                     %(due_until)s::date[]) AS new (trial_id, account_id, arm, "on", amount, due_until)
WHERE amount > 0
ORDER BY trial_id, account_id
ON CONFLICT (trial_id, account_id) DO NOTHING
