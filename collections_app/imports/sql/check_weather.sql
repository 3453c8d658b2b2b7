INSERT INTO staging_faults
SELECT line, 'unit', '', 'degrees_without_unit' FROM staging
WHERE unit IS NULL AND coalesce(forecast_low, forecast_high, yesterday_high) IS NOT NULL;
INSERT INTO staging_faults
SELECT line, 'forecast_low', forecast_low::text, 'low_above_high' FROM staging WHERE forecast_low > forecast_high;
INSERT INTO staging_faults
SELECT line, 'area', area, 'says_nothing' FROM staging
WHERE num_nonnulls(forecast_low, forecast_high, yesterday_high, advisory, advisory_days_ago, extreme) = 0;
INSERT INTO staging_faults
SELECT line, 'reported_at', reported_at::text, 'reported_later' FROM staging WHERE reported_at >= %(ends_at)s + interval '1 day';
INSERT INTO staging_faults
SELECT s.line, 'reported_at', s.reported_at::text, 'other_report' FROM staging s
JOIN collections_weatherreport w ON (w.area, w.day, w.reported_at) = (s.area, s.day, s.reported_at)
WHERE (w.unit, w.forecast_low, w.forecast_high, w.yesterday_high, w.has_advisory, w.advisory_days_ago, w.is_extreme)
      IS DISTINCT FROM
      (coalesce(s.unit, ''), s.forecast_low, s.forecast_high, s.yesterday_high, s.advisory, s.advisory_days_ago, s.extreme);
