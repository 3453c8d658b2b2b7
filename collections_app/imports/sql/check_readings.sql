-- Where nothing is said, the meter was read on site.
UPDATE staging SET source = 'field' WHERE source IS NULL;
INSERT INTO staging_faults
SELECT line, 'supply_point_no', supply_point_no, 'differs_from_same_key' FROM (
    SELECT line, supply_point_no, count(*) OVER (PARTITION BY supply_point_no, read_on, source) AS n FROM staging) s WHERE n > 1;
INSERT INTO staging_faults SELECT line, 'read_on', read_on::text, 'reported_later' FROM staging WHERE read_on > %(on)s;
INSERT INTO staging_faults
SELECT line, 'final_value', final_value::text, 'final_without_exchange' FROM staging
WHERE final_value IS NOT NULL AND is_exchange IS NOT TRUE;
-- Each row with the reading before it, in the file or known, that was no estimate; whichever is the later of the two.
CREATE TEMPORARY TABLE compared ON COMMIT DROP AS
WITH placed AS (
    SELECT s.line, s.supply_point_no, s.read_on, s.value, s.source, s.digits, s.is_exchange, s.final_value, p.id AS point_id
    FROM staging s LEFT JOIN collections_supplypoint p USING (supply_point_no)
    WHERE line NOT IN (SELECT line FROM staging_faults)
), numbered AS (
    SELECT *, count(*) FILTER (WHERE source <> 'estimated') OVER (PARTITION BY point_id ORDER BY read_on, source) AS nth FROM placed
), of_file AS ( -- an estimate with the latest reading before it, a reading with the one before
    SELECT line, CASE WHEN source <> 'estimated' THEN lag(read_on) OVER r WHEN nth > 0 THEN first_value(read_on) OVER e END AS read_on,
           CASE WHEN source <> 'estimated' THEN lag(value) OVER r WHEN nth > 0 THEN first_value(value) OVER e END AS value,
           CASE WHEN source <> 'estimated' THEN lag(digits) OVER r WHEN nth > 0 THEN first_value(digits) OVER e END AS digits
    FROM numbered WINDOW r AS (PARTITION BY point_id, source <> 'estimated' ORDER BY read_on, source),
        e AS (PARTITION BY point_id, nth ORDER BY read_on, source)
)
SELECT p.line, p.supply_point_no, p.read_on, p.value, p.source, p.is_exchange, p.final_value, p.point_id,
       CASE WHEN f.read_on >= k.read_on OR k.read_on IS NULL THEN f.read_on ELSE k.read_on END AS before_on,
       CASE WHEN f.read_on >= k.read_on OR k.read_on IS NULL THEN f.value ELSE k.value END AS before,
       coalesce(CASE WHEN p.is_exchange THEN NULL ELSE p.digits END, f.digits, k.digits) AS digits
FROM placed p LEFT JOIN of_file f ON f.line = p.line
LEFT JOIN LATERAL (
    SELECT r.read_on, r.value, r.digits FROM collections_reading r
    WHERE r.supply_point_id = p.point_id AND r.read_on < p.read_on AND r.is_current AND r.source <> 'estimated'
    ORDER BY r.read_on DESC LIMIT 1) k ON true;
INSERT INTO staging_faults SELECT line, 'supply_point_no', supply_point_no, 'unknown_point' FROM compared WHERE point_id IS NULL;
INSERT INTO staging_faults
SELECT line, CASE WHEN is_exchange THEN 'final_value' ELSE 'value' END, coalesce(final_value, value)::text,
       CASE WHEN is_exchange THEN 'ends_too_low' ELSE 'runs_backwards' END, before_on::text
FROM compared
WHERE CASE WHEN is_exchange THEN final_value ELSE value END < before AND before_on < read_on
  AND NOT coalesce(before >= 0.9 * 10::numeric ^ digits AND coalesce(final_value, value) <= 0.1 * 10::numeric ^ digits, false);
-- What comes between known readings must not be more than the next one.
INSERT INTO staging_faults
SELECT c.line, 'value', c.value::text, 'overtakes_later', n.read_on::text
FROM compared c CROSS JOIN LATERAL (
    SELECT r.read_on, r.value, r.is_exchange, r.digits FROM collections_reading r
    WHERE r.supply_point_id = c.point_id AND r.read_on > c.read_on AND r.is_current AND r.source <> 'estimated'
    ORDER BY r.read_on LIMIT 1) n
WHERE c.source <> 'estimated' AND n.value < c.value AND NOT n.is_exchange
  AND NOT coalesce(c.value >= 0.9 * 10::numeric ^ coalesce(n.digits, c.digits) AND n.value <= 0.1 * 10::numeric ^ coalesce(n.digits, c.digits), false)
