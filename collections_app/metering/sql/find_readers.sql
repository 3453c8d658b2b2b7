-- What somebody who reads meters does more often than one would by chance: of what was recorded from %(since)s on.
WITH of_reader AS (
    SELECT reader_id, max(read_on) AS read_on, count(*) AS n, count(*) FILTER (WHERE source = 'estimated') AS estimates,
           count(*) FILTER (WHERE source = 'field' AND value = round(value, -1)) AS round_ones, count(*) FILTER (WHERE source = 'field') AS on_site
    FROM collections_reading
    WHERE reader_id IS NOT NULL AND is_current AND recorded_on >= %(since)s AND recorded_on <= %(day)s AND read_on > %(earliest)s
    GROUP BY reader_id
), of_day AS (
    SELECT DISTINCT ON (reader_id) reader_id, read_on, count(*) AS n FROM collections_reading
    WHERE reader_id IS NOT NULL AND is_current AND source = 'field' AND recorded_on >= %(since)s AND recorded_on <= %(day)s
      AND read_on > %(earliest)s
    GROUP BY reader_id, read_on HAVING count(*) > %(reader_a_day)s ORDER BY reader_id, count(*) DESC, read_on
), habit AS (
    SELECT reader_id, read_on, 'round' AS pattern, round(100.0 * round_ones / on_site) AS percent, on_site AS n, %(reader_round_percent)s AS "limit"
    FROM of_reader WHERE on_site >= %(reader_least)s AND round_ones * 100 > on_site * %(reader_round_percent)s
    UNION ALL
    SELECT reader_id, read_on, 'estimates', round(100.0 * estimates / n), n, %(reader_estimates_percent)s
    FROM of_reader WHERE n >= %(reader_least)s AND estimates * 100 > n * %(reader_estimates_percent)s
    UNION ALL
    SELECT reader_id, read_on, 'many', NULL, n, %(reader_a_day)s FROM of_day
)
INSERT INTO found (kind, key, reader_id, unit_id, read_on, evidence)
SELECT 'reader', 'reader:' || h.reader_id || ':' || h.pattern || ':' || to_char(h.read_on, 'YYYY-MM'), h.reader_id, m.unit_id, h.read_on,
       jsonb_strip_nulls(jsonb_build_object('pattern', h.pattern, 'percent', h.percent, 'readings', h.n, 'limit', h."limit"))
FROM habit h JOIN collections_meterreader m ON m.id = h.reader_id
