-- Beside the bills of the accounts in `to_grade`: the days of what counts against them, security that is held in months of an
-- average bill of the last twelve, and the grade that people have decided on. Only for accounts of which there is something.
DROP TABLE IF EXISTS pg_temp.graded_events, pg_temp.graded_security;
CREATE TEMP TABLE graded_events ON COMMIT DROP AS
SELECT account_id, array_agg("on") FILTER (WHERE kind = 'broken') AS broken, array_agg("on") FILTER (WHERE kind = 'bounced') AS bounced,
       array_agg("on") FILTER (WHERE kind = 'cut') AS cuts, array_agg("on") FILTER (WHERE kind = 'irregular') AS irregular
FROM (
    SELECT account_id, settled_on AS "on", 'broken' AS kind FROM collections_promise WHERE status = 'broken'
    UNION ALL
    SELECT account_id, paid_on, 'bounced' FROM collections_payment WHERE reverses_id IS NOT NULL
    UNION ALL
    SELECT account_id, "on", 'cut' FROM collections_caseevent WHERE kind = 'order_approved'
    UNION ALL
    SELECT account_id, happened_on, 'irregular' FROM collections_irregularity
    WHERE recorded_on <= %(day)s AND (withdrawn_on IS NULL OR withdrawn_on > %(day)s)
) event JOIN to_grade USING (account_id)
WHERE "on" <= %(day)s AND "on" > %(day)s::date - interval '120 months'
GROUP BY account_id;
CREATE TEMP TABLE graded_security ON COMMIT DROP AS
WITH held AS (
    SELECT account_id, sum(amount) AS amount FROM collections_collateral JOIN to_grade USING (account_id)
    WHERE given_on <= %(day)s AND (released_on IS NULL OR released_on > %(day)s) GROUP BY account_id
), decided AS (
    SELECT DISTINCT ON (account_id) account_id, new_grade, until FROM collections_gradeappeal JOIN to_grade USING (account_id)
    WHERE status = 'changed' AND decided_on <= %(day)s AND collections_gradeappeal.until >= %(day)s
    ORDER BY account_id, decided_on DESC, collections_gradeappeal.id DESC
)
SELECT account_id, CASE WHEN h.amount IS NULL THEN 0 ELSE round(h.amount / (
           SELECT nullif(avg(b.amount), 0) FROM collections_bill b
           WHERE b.account_id = h.account_id AND b.issued_on <= %(day)s AND b.issued_on > %(day)s::date - interval '12 months'), 1) END AS security,
       d.new_grade AS override, d.until
FROM held h FULL JOIN decided d USING (account_id);
ANALYZE graded_events; ANALYZE graded_security
