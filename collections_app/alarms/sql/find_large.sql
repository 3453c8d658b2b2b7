-- Accounts that owe as much as a rule says: about the oldest unpaid bill, so that an arrear raises one alarm.
SELECT DISTINCT ON (o.account_id) o.account_id, NULL::bigint AS unit_id, '' AS area, o.about, o.amount, r.id AS rule_id,
       jsonb_build_object('overdue', o.amount::text, 'bills', o.bills, 'oldest_due_on', o.oldest_on) AS figures
FROM (
    SELECT account_id, sum(amount - paid) AS amount, count(*) AS bills, min(due_on) AS oldest_on,
           (array_agg(bill_no ORDER BY due_on, id))[1] AS about
    FROM collections_bill WHERE paid < amount AND due_on < %(day)s GROUP BY account_id
) o
JOIN collections_account a ON a.id = o.account_id
JOIN collections_alarmrule r ON r.kind = 'large' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s)
    AND r.customer_class IN ('', a.customer_class) AND r.currency = a.currency AND o.amount >= r.amount
ORDER BY o.account_id, r.amount, r.id
