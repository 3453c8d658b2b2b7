-- What was open of each bill before %(first)s and after %(last)s: what is open now, and what was settled since.
CREATE TEMP TABLE measured_bill ON COMMIT DROP AS
WITH settled AS (
    SELECT bill_id, sum(amount) AS since_first, coalesce(sum(amount) FILTER (WHERE allocated_on > %(last)s), 0) AS since_last
    FROM collections_allocation WHERE part = 'principal' AND allocated_on >= %(first)s GROUP BY bill_id
)
SELECT b.account_id, b.issued_on, b.due_on, b.amount - b.paid + coalesce(s.since_last, 0) AS closing,
       CASE WHEN b.issued_on < %(first)s THEN b.amount - b.paid + coalesce(s.since_first, 0) ELSE 0 END AS opening,
       b.issued_on < date_trunc('year', %(last)s::timestamp)::date AS is_old,
       width_bucket(%(first)s::date - 1 - b.due_on, '{1,31,61,91,181,366}'::int[]) AS was_at,
       width_bucket(%(last)s::date - b.due_on, '{1,31,61,91,181,366}'::int[]) AS ages_at
FROM collections_bill b LEFT JOIN settled s ON s.bill_id = b.id
WHERE b.issued_on <= %(last)s AND (b.paid < b.amount OR s.bill_id IS NOT NULL)
