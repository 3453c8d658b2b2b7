-- Where the grades of the night wait until they are all there; they come in the order of their accounts.
DROP TABLE IF EXISTS pg_temp.graded;
CREATE TEMP TABLE graded (
    account_id bigint, scheme_id bigint, before text, grade text, points int, since date, look_on date, explanation jsonb, is_changed boolean
) ON COMMIT DROP
