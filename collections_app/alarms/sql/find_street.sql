-- Streets from which so many accounts contest their bills within so many days: something is wrong there, not with one debtor.
-- A street is the address up to its first figure, with the postcode; the alarm goes to the unit that has most of the accounts.
SELECT NULL::bigint AS account_id, s.unit_id, s.area, to_char(%(day)s::date, 'YYYY-MM') AS about, s.amount, r.id AS rule_id,
       jsonb_build_object('disputes', s.accounts, 'within_days', r.days, 'accounts', s.numbers) AS figures
FROM collections_alarmrule r
CROSS JOIN LATERAL (
    SELECT btrim(a.postcode || ' ' || substring(a.address FROM '^[^0-9]*')) AS area, count(DISTINCT a.id) AS accounts,
           mode() WITHIN GROUP (ORDER BY a.unit_id) AS unit_id, coalesce(sum(d.amount), 0) AS amount,
           (array_agg(DISTINCT a.account_no ORDER BY a.account_no))[1:20] AS numbers
    FROM collections_dispute d JOIN collections_account a ON a.id = d.account_id
    WHERE d.opened_on > %(day)s::date - r.days AND d.opened_on <= %(day)s AND substring(a.address FROM '^[^0-9]*') <> ''
      AND r.customer_class IN ('', a.customer_class)
    GROUP BY 1
) s
WHERE r.kind = 'street' AND r.active_from <= %(day)s AND (r.retired_on IS NULL OR r.retired_on > %(day)s) AND s.accounts >= r.count
