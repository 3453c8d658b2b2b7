-- Of the steps taken in the year before %(day)s: by class and kind, on how many days a case stood after one, and how many were paid.
WITH taken AS (
    SELECT e.case_id, e.account_id, e."on", e.data->>'step' AS step,
           lead(e."on") OVER (PARTITION BY e.case_id ORDER BY e."on", e.id) AS next_on
    FROM collections_caseevent e
    WHERE e.kind = 'step_taken' AND e."on" > %(day)s::date - 365 AND e."on" <= %(day)s
)
SELECT a.customer_class, t.step,
       sum(greatest(least(coalesce(t.next_on, c.closed_on, %(day)s), %(day)s) - t."on", 0)),
       count(*) FILTER (WHERE t.next_on IS NULL AND c.closed_on <= %(day)s AND c.close_reason = 'paid')
FROM taken t JOIN collections_case c ON c.id = t.case_id JOIN collections_account a ON a.id = t.account_id
GROUP BY a.customer_class, t.step
