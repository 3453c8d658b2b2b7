-- Whom the night has to grade: everybody of whom something has become known after %(since)s and up to %(day)s that a grade is
-- made of, for whom time alone may change it, who was never graded, whom another scheme grades now, or whose grade was written
-- over by a file. `schemes` of the day: a customer class, its scheme, and the bills for its averages.
DROP TABLE IF EXISTS pg_temp.to_grade;
CREATE TEMP TABLE to_grade ON COMMIT DROP AS
WITH scheme AS (
    SELECT * FROM unnest(%(classes)s::text[], %(schemes)s::bigint[], %(last)s::int[]) AS s(customer_class, scheme_id, last_bills)
), touched AS (
    SELECT account_id FROM collections_diaryentry WHERE look_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_bill WHERE due_on >= %(since)s AND due_on < %(day)s
    UNION ALL
    SELECT b.account_id FROM collections_allocation al JOIN collections_bill b ON b.id = al.bill_id
    WHERE al.allocated_on > %(since)s AND al.allocated_on <= %(day)s AND al.part = 'principal'
    UNION ALL
    SELECT account_id FROM collections_payment WHERE reverses_id IS NOT NULL AND paid_on > %(since)s AND paid_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_promise WHERE status = 'broken' AND settled_on > %(since)s AND settled_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_caseevent WHERE kind = 'order_approved' AND "on" > %(since)s AND "on" <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_irregularity
    WHERE greatest(recorded_on, withdrawn_on) > %(since)s AND recorded_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_collateral WHERE greatest(given_on, released_on) > %(since)s AND given_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_gradeappeal WHERE status = 'changed' AND decided_on > %(since)s AND decided_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_dispute
    WHERE opened_on > %(since)s AND opened_on <= %(day)s OR decided_on > %(since)s AND decided_on <= %(day)s OR closed_on > %(since)s AND closed_on <= %(day)s
    UNION ALL
    SELECT account_id FROM collections_grade WHERE look_on <= %(day)s
), changed AS (SELECT DISTINCT account_id FROM touched)
SELECT a.id AS account_id, s.scheme_id, s.last_bills, a.opened_on, a.credit_grade, g.grade, g.since, g.points, g.scheme_id AS former, g.look_on
FROM collections_account a JOIN scheme s ON s.customer_class = a.customer_class
LEFT JOIN collections_grade g ON g.account_id = a.id LEFT JOIN changed c ON c.account_id = a.id
WHERE CASE WHEN %(accounts)s::bigint[] IS NOT NULL THEN a.id = ANY(%(accounts)s::bigint[])
    ELSE (a.closed_on IS NULL OR a.closed_on > %(day)s) AND (a.opened_on IS NULL OR a.opened_on <= %(day)s)
     AND (c.account_id IS NOT NULL OR g.account_id IS NULL OR g.scheme_id <> s.scheme_id OR a.credit_grade <> g.grade)
     AND (g.account_id IS NULL OR g.graded_on <= %(day)s)
     AND NOT EXISTS (SELECT FROM collections_gradechange x WHERE x.account_id = a.id AND x."on" >= %(day)s) END;
CREATE INDEX ON to_grade (account_id);
ANALYZE to_grade
