SELECT account_id, %(last)s::date AS owned_on, closing, CASE WHEN is_old THEN closing ELSE 0 END AS closing_old,
       CASE WHEN is_old AND ages_at > 0 THEN closing ELSE 0 END AS cross_year, closing AS ages, ages_at
FROM measured_bill WHERE closing <> 0
