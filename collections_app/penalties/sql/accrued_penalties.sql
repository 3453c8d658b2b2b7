, stretch AS ( -- days at one daily rate: `rate` over `per`
    SELECT l.bill_id, l.amount, l.flat_sums, s.first_day, s.last_day, s.rate, 1000 AS per, false AS is_unknown
    FROM late l
    CROSS JOIN LATERAL (SELECT make_date(extract(year FROM due_on)::int, 12, 31) AS eve) year
    CROSS JOIN LATERAL (SELECT is_whole AND l.last_day > eve AS is_cross) reading
    CROSS JOIN LATERAL (VALUES
        (due_on + 1, CASE WHEN is_cross THEN l.last_day ELSE least(l.last_day, eve) END,
         CASE WHEN is_cross THEN cross_rate ELSE l.rate END),
        (greatest(due_on, eve) + 1, CASE WHEN is_cross THEN eve ELSE l.last_day END, cross_rate)
    ) AS s(first_day, last_day, rate)
    WHERE kind = 'per_day_permille'
    UNION ALL
    SELECT l.bill_id, l.amount, l.flat_sums, greatest(due_on + 1, starts_on), least(l.last_day, ends_on), percent + l.rate,
           100 * day_basis, due_on + 1 < known_from OR l.last_day > known_to
    FROM late l JOIN jsonb_to_recordset(%(index)s::jsonb) AS i(pack text, starts_on date, ends_on date, percent numeric) USING (pack)
    WHERE kind = 'index_plus_margin'
), by_day AS (
    SELECT s.bill_id, sum(s.amount * s.rate * d.days) / min(s.per) AS amount, bool_or(s.is_unknown) AS is_unknown,
           (array_agg(s.flat_sums))[1] AS flat_sums
    FROM stretch s LEFT JOIN pause p USING (bill_id)
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(upper(r) - lower(r)), 0) AS days
        FROM unnest(datemultirange(CASE WHEN s.first_day <= s.last_day THEN daterange(s.first_day, s.last_day, '[]') ELSE 'empty' END)
                    - coalesce(p.days, '{}')) r
    ) d
    WHERE d.days > 0 OR s.is_unknown GROUP BY s.bill_id
), once AS (
    SELECT bill_id, greatest(sum(amount), 0) * min(rate) / 100 AS amount FROM late WHERE kind = 'one_time_percent' GROUP BY bill_id
), month AS (
    SELECT k.bill_id, m AS number, k.rate / 100 AS rate, k.is_compound, coalesce(p.days @> day.ends_on, false) AS is_paused,
           (SELECT coalesce(sum(l.amount), 0) FROM late l WHERE l.bill_id = k.bill_id AND l.last_day >= day.ends_on) AS base
    FROM asked k LEFT JOIN pause p USING (bill_id)
    CROSS JOIN LATERAL generate_series(1, (extract(year FROM age(%(day)s, due_on)) * 12 + 13)::int) m
    CROSS JOIN LATERAL (SELECT (due_on + make_interval(months => m))::date AS ends_on) day
    WHERE kind = 'monthly_percent' AND day.ends_on <= %(day)s
), monthly AS (
    SELECT bill_id, 0 AS number, 0::numeric AS amount FROM asked WHERE kind = 'monthly_percent'
    UNION ALL
    SELECT m.bill_id, m.number, c.amount + CASE WHEN m.is_paused THEN 0 ELSE greatest(base.amount, 0) * m.rate END
    FROM monthly c JOIN month m ON m.bill_id = c.bill_id AND m.number = c.number + 1
    CROSS JOIN LATERAL (SELECT m.base + CASE WHEN m.is_compound THEN c.amount ELSE 0 END AS amount) base
)
SELECT d.bill_id, CASE WHEN is_unknown THEN NULL ELSE round(d.amount + coalesce(flat.amount, 0), 10) END FROM by_day d
LEFT JOIN LATERAL (
    SELECT (f.step ->> 'amount')::numeric AS amount FROM jsonb_array_elements(d.flat_sums) WITH ORDINALITY AS f(step, number)
    WHERE f.step ->> 'below' IS NULL
       OR (SELECT sum(l.amount) FROM late l WHERE l.bill_id = d.bill_id) < (f.step ->> 'below')::numeric
    ORDER BY number LIMIT 1
) flat ON true
UNION ALL SELECT bill_id, round(amount, 10) FROM once
UNION ALL SELECT DISTINCT ON (bill_id) bill_id, round(amount, 10) FROM (SELECT * FROM monthly ORDER BY bill_id, number DESC) m
