-- Large customers whose newest energy bill, of the last week, is so many percent of the average before it or less: a works
-- that stands still, or meters that do.
SELECT DISTINCT ON (a.id) a.id AS account_id, NULL::bigint AS unit_id, '' AS area, b.bill_no AS about, u.average - b.amount AS amount,
       r.id AS rule_id,
       jsonb_build_object('bill', b.amount::text, 'average_bill', round(u.average, 2)::text,
                          'percent_left', round(100 * b.amount / u.average)) AS figures
FROM collections_alarmrule r
JOIN collections_bill b ON b.issued_on > %(day)s::date - 7 AND b.issued_on <= %(day)s AND b.kind = 'energy'
JOIN collections_account a ON a.id = b.account_id AND r.customer_class IN ('', a.customer_class) AND r.currency = a.currency
CROSS JOIN LATERAL (
    SELECT avg(o.amount) AS average, count(*) AS bills FROM collections_bill o
    WHERE o.account_id = a.id AND o.kind = 'energy' AND o.issued_on < b.issued_on AND o.issued_on > b.issued_on - 400
) u
WHERE r.kind = 'drop' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s)
  AND u.bills >= 3 AND u.average >= r.amount AND b.amount * 100 <= u.average * r.percent
ORDER BY a.id, b.issued_on DESC, b.id DESC
