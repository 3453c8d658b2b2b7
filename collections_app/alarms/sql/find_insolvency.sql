-- Accounts of customers of whose insolvency a court has told, with or without debt: a claim has to be filed in time, and
-- what is used from then on is to be paid in advance.
SELECT DISTINCT ON (a.id) a.id AS account_id, NULL::bigint AS unit_id, '' AS area, i.court_file AS about, o.amount, r.id AS rule_id,
       jsonb_strip_nulls(jsonb_build_object('unpaid', o.amount::text, 'court', nullif(i.court, ''), 'announced_on', i.announced_on,
                                            'claims_by', i.claims_by)) AS figures
FROM collections_insolvencynotice i
JOIN collections_account a ON a.customer_id = i.customer_id AND (a.closed_on IS NULL OR a.closed_on > %(day)s::date - 1096)
JOIN collections_alarmrule r ON r.kind = 'insolvency' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s)
    AND r.customer_class IN ('', a.customer_class)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount - paid), 0) AS amount FROM collections_bill b WHERE b.account_id = a.id AND b.paid < b.amount
) o
WHERE i.announced_on <= %(day)s AND (a.closed_on IS NULL OR o.amount > 0)
ORDER BY a.id, i.announced_on DESC, i.id DESC
