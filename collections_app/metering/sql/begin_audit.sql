-- What the detectors find, before it is recorded.
DROP TABLE IF EXISTS pg_temp.found;
CREATE TEMP TABLE found (
    kind text, key text, supply_point_id bigint, account_id bigint, bill_id bigint, reader_id bigint, unit_id bigint, read_on date,
    from_on date, evidence jsonb
) ON COMMIT DROP
