-- Accounts of which so much has fallen due within so many days and is unpaid, while little was before; about the latest bill.
-- Who owes so much altogether that it is large is warned of already.
SELECT DISTINCT ON (a.id) a.id AS account_id, NULL::bigint AS unit_id, '' AS area, o.about, o.fresh AS amount, r.id AS rule_id,
       jsonb_build_object('overdue', o.fresh::text, 'overdue_before', o.old::text, 'within_days', r.days) AS figures
FROM collections_alarmrule r
CROSS JOIN LATERAL (
    SELECT account_id, sum(amount - paid) FILTER (WHERE due_on >= %(day)s::date - r.days) AS fresh,
           coalesce(sum(amount - paid) FILTER (WHERE due_on < %(day)s::date - r.days), 0) AS old,
           (array_agg(bill_no ORDER BY due_on DESC, id DESC))[1] AS about
    FROM collections_bill WHERE paid < amount AND due_on < %(day)s GROUP BY account_id
) o
JOIN collections_account a ON a.id = o.account_id AND r.customer_class IN ('', a.customer_class) AND r.currency = a.currency
WHERE r.kind = 'sudden' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s)
  AND o.fresh >= r.amount AND o.old < r.amount
  AND NOT EXISTS (SELECT FROM collections_alarm x WHERE x.account_id = a.id AND x.kind = 'large' AND x.status <> 'settled')
ORDER BY a.id, r.amount, r.id
