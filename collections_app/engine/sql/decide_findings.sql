-- These findings are decided alike, those that nobody has decided yet; the history of each account says so. Gives what they concern.
WITH decided AS (
    UPDATE collections_auditfinding f
    SET outcome = %(outcome)s, reason = %(reason)s, decided_by_id = %(by)s, decided_on = %(on)s,
        billed_then = CASE WHEN %(outcome)s = 'to_correct' THEN b.amount END,
        closed_on = CASE WHEN %(outcome)s <> 'to_correct' THEN %(on)s::date END
    FROM collections_auditfinding k LEFT JOIN collections_bill b ON b.id = k.bill_id
    WHERE f.id = ANY(%(findings)s::bigint[]) AND k.id = f.id AND f.outcome = ''
    RETURNING f.id, f.account_id, f.bill_id, b.bill_no, f.finding_no, f.kind
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
    SELECT d.account_id, c.id, 'reading_decided', %(on)s, %(by)s, jsonb_strip_nulls(jsonb_build_object(
               'finding_no', finding_no, 'finding', d.kind, 'bill', bill_no, 'found', %(outcome)s::text, 'reason_given', %(reason)s::text))
    FROM decided d LEFT JOIN collections_case c ON c.account_id = d.account_id AND c.status = 'open'
    WHERE d.account_id IS NOT NULL ORDER BY d.id
)
SELECT account_id, bill_id FROM decided
