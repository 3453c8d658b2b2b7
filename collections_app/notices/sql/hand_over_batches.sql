-- The letters leave the house: they are sent, and their days in the post begin. The accounts are looked at again then.
-- A case may have gone over to another version meanwhile; there it stands at the same kind of step.
WITH handed AS (
    UPDATE collections_printbatch SET status = 'handed_over', handed_over_on = %(on)s,
           handed_over_by_id = %(by)s
    WHERE status = 'closed' AND id = ANY(%(batches)s::bigint[]) RETURNING id
), sent AS (
    UPDATE collections_notice n SET status = 'sent', sent_on = %(on)s
    FROM handed WHERE n.batch_id = handed.id AND n.status = 'issued' RETURNING n.case_id, n.step_id, n.issued_on, n.days_in_post
), served AS (
    UPDATE collections_case c SET step_served_on = %(on)s::date + coalesce(sent.days_in_post, s.days_to_serve)
    FROM sent JOIN collections_step s ON s.id = sent.step_id JOIN collections_step now ON now.kind = s.kind
    WHERE c.id = sent.case_id AND c.status = 'open' AND c.step_id = now.id AND c.step_on = sent.issued_on
    RETURNING c.account_id
)
INSERT INTO collections_diaryentry (account_id, look_on)
SELECT account_id, %(on)s::date + 1 FROM served ON CONFLICT DO NOTHING
