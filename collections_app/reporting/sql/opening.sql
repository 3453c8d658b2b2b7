-- Arrears of the day before, and what has become of them.
SELECT account_id, %(first)s::date - 1 AS owned_on, opening, CASE WHEN is_old THEN opening ELSE 0 END AS opening_old,
       opening AS was, was_at, opening - greatest(least(closing, opening), 0) AS cured, was_at AS cured_at,
       CASE WHEN ages_at > was_at THEN greatest(least(closing, opening), 0) ELSE 0 END AS rolled, was_at AS rolled_at
FROM measured_bill WHERE opening <> 0
