-- A report without a time of its own is made now; if it says what the last one has said, it is no newer than that.
WITH said AS (
    SELECT s.*, coalesce(s.unit, '') AS degrees_in, last.reported_at AS last_at, last.id IS NOT NULL AND
           (last.unit, last.forecast_low, last.forecast_high, last.yesterday_high, last.has_advisory,
            last.advisory_days_ago, last.is_extreme) IS NOT DISTINCT FROM
           (coalesce(s.unit, ''), s.forecast_low, s.forecast_high, s.yesterday_high, s.advisory, s.advisory_days_ago,
            s.extreme) AS is_repeated
    FROM staging s LEFT JOIN LATERAL (
        SELECT * FROM collections_weatherreport w WHERE w.area = s.area AND w.day = s.day ORDER BY w.reported_at DESC LIMIT 1
    ) last ON true
), added AS (
    INSERT INTO collections_weatherreport (
        area, day, reported_at, source, unit, forecast_low, forecast_high, yesterday_high, has_advisory, advisory_days_ago,
        is_extreme)
    SELECT area, day,
           coalesce(reported_at, greatest(least(now(), %(ends_at)s - interval '1 second'), last_at + interval '1 microsecond')),
           coalesce(source, 'file'), degrees_in, forecast_low, forecast_high, yesterday_high, advisory, advisory_days_ago, extreme
    FROM said WHERE reported_at IS NOT NULL OR NOT is_repeated
    ON CONFLICT DO NOTHING RETURNING id
)
SELECT count(*), 0 FROM added
