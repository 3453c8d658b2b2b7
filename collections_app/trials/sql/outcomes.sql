-- What came of the first %(count)s accounts of a trial by group: how many, how many of them settled all that they owed within
-- %(window)s days, and mean and variance of the principal that came in then.
WITH first AS (
    SELECT id, account_id, arm, "on", amount, due_until FROM collections_trialentry
    WHERE trial_id = %(trial)s ORDER BY "on", id LIMIT %(count)s
), money AS (
    SELECT f.id, f.arm, f.amount, coalesce(sum(s.amount), 0) AS money
    FROM first f LEFT JOIN LATERAL (
        SELECT al.amount FROM collections_bill b
        JOIN collections_allocation al ON al.bill_id = b.id AND al.part = 'principal'
        JOIN collections_payment p ON p.id = al.payment_id
        WHERE b.account_id = f.account_id AND b.due_on <= f.due_until AND b.issued_on <= f."on"
          AND p.paid_on > f."on" AND p.paid_on <= f."on" + %(window)s
    ) s ON true
    GROUP BY f.id, f.arm, f.amount
)
SELECT arm, count(*), count(*) FILTER (WHERE money >= amount), avg(money)::float8, coalesce(var_samp(money), 0)::float8
FROM money GROUP BY arm
