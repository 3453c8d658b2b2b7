-- Where the grades of the night wait until they are all there.
DROP TABLE IF EXISTS pg_temp.graded;
CREATE TEMP TABLE graded (
    account_id bigint, scheme_id bigint, before text, grade text, points int, since date, look_on date, explanation text, is_changed boolean
) ON COMMIT DROP
