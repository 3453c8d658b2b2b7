SELECT p.account_id, %(last)s::date AS owned_on, 1 AS prepaid_accounts,
       coalesce((SELECT sum(t.amount - t.to_debt) FROM collections_topup t WHERE t.prepaid_id = p.id AND t.paid_on <= %(last)s), 0)
       - coalesce((SELECT sum(d.amount) FROM collections_draw d WHERE d.prepaid_id = p.id AND d.day <= %(last)s), 0) AS prepaid_balance
FROM collections_prepaidaccount p WHERE p.opened_on <= %(last)s AND (p.closed_on IS NULL OR p.closed_on > %(last)s)
