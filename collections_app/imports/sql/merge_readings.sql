-- Readers are known once a file names them; their unit is that of the first meter.
INSERT INTO collections_meterreader (code, name, unit_id, is_active)
SELECT DISTINCT ON (s.reader) s.reader, '', a.unit_id, true
FROM staging s JOIN collections_supplypoint p ON p.supply_point_no = s.supply_point_no
LEFT JOIN collections_account a ON a.supply_point_id = p.id
WHERE s.reader IS NOT NULL ORDER BY s.reader, s.line
ON CONFLICT (code) DO NOTHING;
-- What is new, and what corrects a known reading of that day and source; an empty cell takes nothing away.
CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS
SELECT p.id AS supply_point_id, s.read_on, s.value, coalesce(s.scheduled_on, e.scheduled_on) AS scheduled_on, s.source,
       coalesce(m.id, e.reader_id) AS reader_id, coalesce(s.meter_no, e.meter_no, '') AS meter_no,
       coalesce(s.digits, e.digits) AS digits, coalesce(s.is_exchange, e.is_exchange, false) AS is_exchange,
       coalesce(s.final_value, e.final_value) AS final_value, e.id AS replaces_id
FROM staging s JOIN collections_supplypoint p ON p.supply_point_no = s.supply_point_no
LEFT JOIN collections_meterreader m ON m.code = s.reader
LEFT JOIN collections_reading e ON e.supply_point_id = p.id AND e.read_on = s.read_on AND e.source = s.source AND e.is_current
WHERE e.id IS NULL OR
      (e.value, e.scheduled_on, e.reader_id, e.meter_no, e.digits, e.is_exchange, e.final_value) IS DISTINCT FROM
      (s.value, coalesce(s.scheduled_on, e.scheduled_on), coalesce(m.id, e.reader_id), coalesce(s.meter_no, e.meter_no),
       coalesce(s.digits, e.digits), coalesce(s.is_exchange, e.is_exchange), coalesce(s.final_value, e.final_value));
UPDATE collections_reading r SET is_current = false FROM incoming i WHERE r.id = i.replaces_id;
WITH added AS (
    INSERT INTO collections_reading (supply_point_id, read_on, value, scheduled_on, source, reader_id, meter_no, digits,
        is_exchange, final_value, recorded_on, is_current, replaces_id)
    SELECT supply_point_id, read_on, value, scheduled_on, source, reader_id, meter_no, digits, is_exchange, final_value,
           %(on)s, true, replaces_id
    FROM incoming ORDER BY supply_point_id, read_on
    RETURNING replaces_id
)
SELECT count(*) FILTER (WHERE replaces_id IS NULL), count(replaces_id) FROM added
