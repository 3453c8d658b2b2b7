-- A bill on an estimate about which nobody has decided has been replaced: it asks for another amount, and says it is no estimate any more.
WITH replaced AS (
    UPDATE collections_auditfinding f
    SET outcome = 'to_correct', billed_then = (f.evidence->>'amount')::numeric, decided_on = %(day)s, closed_on = %(day)s
    FROM collections_bill b
    WHERE b.id = f.bill_id AND f.kind = 'estimated_bill' AND f.outcome = '' AND f.closed_on IS NULL AND NOT b.is_estimated
      AND b.amount <> (f.evidence->>'amount')::numeric
    RETURNING f.id, f.account_id, f.finding_no, b.bill_no
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT r.account_id, c.id, 'reading_decided', %(day)s,
           jsonb_build_object('finding_no', finding_no, 'finding', 'estimated_bill', 'bill', bill_no, 'found', 'to_correct')
    FROM replaced r LEFT JOIN collections_case c ON c.account_id = r.account_id AND c.status = 'open' ORDER BY r.id
)
SELECT account_id FROM replaced
