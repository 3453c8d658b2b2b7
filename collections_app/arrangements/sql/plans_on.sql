-- The live plans of %(day)s (of these accounts, where they are named), what has come in on each, and what should have.
-- Money counts that went to the bills of the plan, or since its day to others as old as the youngest of them.
live AS (
    SELECT p.* FROM collections_paymentplan p WHERE p.status = 'live' AND p.live_from <= %(day)s
    AND (%(accounts)s::bigint[] IS NULL OR p.account_id = ANY(%(accounts)s::bigint[]))
), later AS (
    SELECT bill_id, sum(amount) AS amount FROM collections_allocation
    WHERE part = 'principal' AND allocated_on > %(day)s AND bill_id IN (
        SELECT b.id FROM collections_bill b JOIN live USING (account_id)) GROUP BY bill_id
), covered AS (
    SELECT l.plan_id, max(b.due_on) AS youngest_due_on, sum(b.amount - b.paid + coalesce(x.amount, 0)) AS open,
           sum(b.paid - coalesce(x.amount, 0) - l.paid_then) AS paid
    FROM live p JOIN collections_planbill l ON l.plan_id = p.id JOIN collections_bill b ON b.id = l.bill_id
    LEFT JOIN later x ON x.bill_id = b.id GROUP BY l.plan_id
), elsewhere AS (
    SELECT p.id AS plan_id, greatest(sum(a.amount), 0) AS paid
    FROM live p JOIN covered c ON c.plan_id = p.id
    JOIN collections_bill b ON b.account_id = p.account_id AND b.due_on <= c.youngest_due_on
    JOIN collections_allocation a ON a.bill_id = b.id AND a.part = 'principal'
        AND a.allocated_on > p.live_from AND a.allocated_on <= %(day)s
    WHERE NOT EXISTS (SELECT FROM collections_planbill l WHERE l.plan_id = p.id AND l.bill_id = b.id) GROUP BY p.id
), expected AS (
    SELECT i.plan_id, sum(i.amount) FILTER (WHERE %(day)s > i.due_on + p.tolerance_days) AS amount
    FROM live p JOIN collections_instalment i ON i.plan_id = p.id GROUP BY i.plan_id
), standing AS (
    SELECT p.id, p.account_id, p.plan_no, p.kind, p.behind_since, p.amount, c.open, c.paid + coalesce(e.paid, 0) AS paid,
           least(coalesce(x.amount, 0) - c.paid - coalesce(e.paid, 0), c.open - (p.amount - coalesce(x.amount, 0))) AS behind
    FROM live p JOIN covered c ON c.plan_id = p.id LEFT JOIN elsewhere e ON e.plan_id = p.id
    LEFT JOIN expected x ON x.plan_id = p.id
)
