-- Accounts of which so much has fallen due within so many days and is unpaid, while little was before; about the latest bill.
-- Who owes so much altogether that it is large is warned of already. What is owed is summed up first, once for each rule.
WITH owing AS MATERIALIZED (
    SELECT r.id AS rule_id, r.amount AS least, r.days, r.customer_class, r.currency, b.account_id,
           sum(b.amount - b.paid) FILTER (WHERE b.due_on >= %(day)s::date - r.days) AS fresh,
           coalesce(sum(b.amount - b.paid) FILTER (WHERE b.due_on < %(day)s::date - r.days), 0) AS old,
           (array_agg(b.bill_no ORDER BY b.due_on DESC, b.id DESC))[1] AS about
    FROM collections_alarmrule r JOIN collections_bill b ON b.paid < b.amount AND b.due_on < %(day)s
    WHERE r.kind = 'sudden' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s)
    GROUP BY r.id, b.account_id
    HAVING sum(b.amount - b.paid) FILTER (WHERE b.due_on >= %(day)s::date - r.days) >= r.amount
       AND coalesce(sum(b.amount - b.paid) FILTER (WHERE b.due_on < %(day)s::date - r.days), 0) < r.amount
)
SELECT DISTINCT ON (a.id) a.id AS account_id, NULL::bigint AS unit_id, '' AS area, o.about, o.fresh AS amount, o.rule_id,
       jsonb_build_object('overdue', o.fresh::text, 'overdue_before', o.old::text, 'within_days', o.days) AS figures
FROM owing o
JOIN collections_account a ON a.id = o.account_id AND o.customer_class IN ('', a.customer_class) AND o.currency = a.currency
WHERE NOT EXISTS (SELECT FROM collections_alarm x WHERE x.account_id = a.id AND x.kind = 'large' AND x.status <> 'settled')
ORDER BY a.id, o.least, o.rule_id
