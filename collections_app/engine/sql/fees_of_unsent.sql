-- The fees of letters of these cases that have not left the house; no more of one than is left on its bill once what was
-- waived there is taken off.
SELECT notice_no, bill_id, least(fee, greatest(charged - before, 0)) FROM (
    SELECT n.notice_no, f.bill_id, f.amount AS fee, b.charged,
           sum(f.amount) OVER (PARTITION BY f.bill_id ORDER BY f.id) - f.amount AS before
    FROM collections_notice n
    JOIN collections_penaltycharge f ON f.reference = n.notice_no AND f.kind = 'fee' AND f.amount > 0
    JOIN collections_bill b ON b.id = f.bill_id
    WHERE n.case_id = ANY(%(cases)s::bigint[]) AND n.status = 'issued'
) unsent
