-- What a day takes of each balance on average (`rules.prepayment.daily_use`), over the days drawn of the last %(days)s.
UPDATE collections_prepaidaccount p SET daily_use = u.daily_use
FROM (
    SELECT q.id, round(avg(d.amount), 2) AS daily_use
    FROM collections_prepaidaccount q
    LEFT JOIN collections_draw d ON d.prepaid_id = q.id AND d.day > %(day)s::date - %(days)s::int AND d.day <= %(day)s
    WHERE q.closed_on IS NULL GROUP BY q.id
) u
WHERE p.id = u.id AND p.daily_use IS DISTINCT FROM u.daily_use
