-- Meters read remotely that are new where they are, and nobody read them on site in the month before %(month_end)s, one of the first
-- %(first_cycles)s whole months. New is one that was exchanged, that was read by people before, or that came with the first customer there.
WITH touched AS MATERIALIZED (
    SELECT supply_point_id, max(read_on) AS read_on FROM collections_reading
    WHERE source = 'remote' AND is_current AND read_on >= %(month)s AND read_on < %(month_end)s
      AND recorded_on <= %(day)s AND (recorded_on >= %(since)s OR %(is_new_month)s)
    GROUP BY supply_point_id
), known AS (
    SELECT supply_point_id, t.read_on, max(r.read_on) FILTER (WHERE r.is_exchange) AS exchanged_on,
           min(r.read_on) FILTER (WHERE r.source = 'remote') AS remote_on,
           min(r.read_on) FILTER (WHERE r.source IN ('field', 'customer')) AS by_people_on,
           bool_or(r.source = 'field' AND NOT r.is_exchange AND r.read_on >= %(month)s) AS is_seen
    FROM touched t JOIN collections_reading r USING (supply_point_id)
    WHERE r.is_current AND r.read_on > %(earliest)s AND r.read_on < %(month_end)s AND r.recorded_on <= %(day)s
    GROUP BY supply_point_id, t.read_on
), begun AS (
    SELECT *, greatest(exchanged_on, CASE WHEN by_people_on < remote_on OR remote_on - %(cycle_days)s <= (
        SELECT min(coalesce(a.opened_on, '-infinity')) FROM collections_account a WHERE a.supply_point_id = k.supply_point_id
    ) THEN remote_on END) AS begun_on
    FROM known k WHERE NOT is_seen AND greatest(exchanged_on, remote_on) >= %(first_month)s
), counted AS (
    SELECT *, 12 * (extract(year FROM %(month)s::date) - extract(year FROM begun_on))::int
              + (extract(month FROM %(month)s::date) - extract(month FROM begun_on))::int AS cycle
    FROM begun WHERE begun_on IS NOT NULL
)
INSERT INTO found (kind, key, supply_point_id, read_on, from_on, evidence)
SELECT 'first_cycles', 'first_cycles:' || supply_point_id || ':' || to_char(%(month)s::date, 'YYYY-MM'), supply_point_id, read_on, begun_on,
       jsonb_build_object('month', %(month)s::date, 'cycle', cycle, 'limit', %(first_cycles)s)
FROM counted WHERE cycle BETWEEN 1 AND %(first_cycles)s
