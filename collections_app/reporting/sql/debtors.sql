SELECT DISTINCT account_id, %(last)s::date AS owned_on, 1 AS debtors FROM measured_bill WHERE closing > 0 AND ages_at > 0
