-- Alerts of accounts that were topped up since they were raised, of all accounts or of those named. What was taken back again
-- is no top-up.
UPDATE collections_lowbalancealert w SET topped_up_on = greatest(w.raised_on, t.paid_on)
FROM (
    SELECT o.id, min(t.paid_on) AS paid_on
    FROM collections_lowbalancealert o
    JOIN collections_prepaidaccount p ON p.id = o.prepaid_id
    JOIN collections_topup t ON t.prepaid_id = o.prepaid_id AND t.received_at > o.raised_at AND t.paid_on <= %(day)s
         AND t.amount > 0 AND NOT EXISTS (SELECT FROM collections_topup r WHERE r.reverses_id = t.id)
    WHERE o.topped_up_on IS NULL AND (%(accounts)s::bigint[] IS NULL OR p.account_id = ANY(%(accounts)s::bigint[]))
    GROUP BY o.id
) t
WHERE w.id = t.id
