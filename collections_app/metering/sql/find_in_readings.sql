-- Each reading recorded from %(since)s on with the one before it, what was used since, and what is usual there. Of a day with several
-- sources one counts: read on site, else remotely. Of remote readings that come every few days the last of a month counts.
WITH touched AS MATERIALIZED (
    SELECT DISTINCT supply_point_id FROM collections_reading
    WHERE recorded_on >= %(since)s AND recorded_on <= %(day)s AND read_on > %(earliest)s AND read_on <= %(day)s AND is_current
), of_a_day AS (
    SELECT DISTINCT ON (supply_point_id, read_on) supply_point_id, read_on, value, scheduled_on, source, reader_id, digits, is_exchange,
           final_value, recorded_on
    FROM collections_reading JOIN touched USING (supply_point_id)
    WHERE is_current AND read_on > %(earliest)s AND read_on <= %(day)s
    ORDER BY supply_point_id, read_on, CASE source WHEN 'field' THEN 1 WHEN 'remote' THEN 2 WHEN 'customer' THEN 3 ELSE 4 END
), followed AS (
    SELECT *, lead(read_on) OVER (PARTITION BY supply_point_id ORDER BY read_on) AS next_on FROM of_a_day
), stepped AS (
    SELECT *, lag(read_on) OVER w AS before_on,
           collections_used(lag(value) OVER w, lag(digits) OVER w, value, digits, is_exchange, final_value) AS used
    FROM followed
    WHERE source <> 'remote' OR scheduled_on IS NOT NULL OR next_on IS NULL OR next_on - read_on >= 15
       OR date_trunc('month', next_on) <> date_trunc('month', read_on)
    WINDOW w AS (PARTITION BY supply_point_id ORDER BY read_on)
), judged AS (
    SELECT *, read_on - before_on AS days, avg(used / (read_on - before_on)) FILTER (WHERE used >= 0) OVER h AS usual, count(used) OVER h AS known,
           count(*) FILTER (WHERE source = 'estimated') OVER (w ROWS BETWEEN %(estimates)s - 1 PRECEDING AND CURRENT ROW) AS estimates,
           count(*) FILTER (WHERE used = 0) OVER (w ROWS BETWEEN %(zeros)s - 1 PRECEDING AND CURRENT ROW) AS zeros
    FROM stepped
    WINDOW w AS (PARTITION BY supply_point_id ORDER BY read_on), h AS (w ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING)
), odd AS (
    SELECT *, round(usual * days) AS expected, known >= 3 AND days >= 15 AND used >= 0 AS is_comparable FROM judged
    WHERE recorded_on >= %(since)s AND recorded_on <= %(day)s AND (
        abs(read_on - scheduled_on) >= %(late_days)s OR days > %(cycle_days)s OR estimates >= %(estimates)s OR zeros >= %(zeros)s
        OR used < 0 OR known >= 3 AND days >= 15 AND abs(used - usual * days) > %(least_kwh)s)
)
INSERT INTO found (kind, key, supply_point_id, reader_id, read_on, from_on, evidence)
SELECT k.kind, k.kind || ':' || supply_point_id || ':' || to_char(read_on, CASE WHEN k.is_monthly THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END),
       supply_point_id, reader_id, read_on, before_on, k.evidence
FROM odd o CROSS JOIN LATERAL (VALUES
    ('late', false, source <> 'estimated' AND abs(read_on - scheduled_on) >= %(late_days)s,
     jsonb_build_object('scheduled', scheduled_on, 'days', abs(read_on - scheduled_on))),
    ('over_cycle', false, days > %(cycle_days)s, jsonb_build_object('days', days, 'limit', %(cycle_days)s)),
    ('estimates', false, source = 'estimated' AND estimates >= %(estimates)s, jsonb_build_object('times', estimates)),
    ('zero', true, used = 0 AND zeros >= %(zeros)s, jsonb_build_object('times', zeros)),
    ('backwards', false, used < 0, jsonb_build_object('used', used::text, 'days', days)),
    ('jump', true, is_comparable AND used - expected > %(least_kwh)s AND used * 100 > expected * %(jump_percent)s,
     jsonb_build_object('used', used::text, 'days', days, 'usual', expected::text)),
    ('drop', true, is_comparable AND expected - used > %(least_kwh)s AND used * 100 < expected * %(drop_percent)s AND zeros < %(zeros)s,
     jsonb_build_object('used', used::text, 'days', days, 'usual', expected::text))
) AS k (kind, is_monthly, is_found, evidence)
WHERE k.is_found
