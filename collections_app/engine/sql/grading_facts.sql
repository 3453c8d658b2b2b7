-- What the grades of the accounts in `to_grade` are made of, as it was known on %(day)s. `rules.payment_history` is the reference
-- for bills: one counts from the day after its due day, contested ones do not; it is settled on the day of the last payment
-- that settled it. Money and reversals count once they were allocated. Days of events go out, and Python counts them.
-- Days that the supplier gave (`collections_respite`) are not late ones.
DROP TABLE IF EXISTS pg_temp.grading_facts;
CREATE TEMP TABLE grading_facts ON COMMIT DROP AS
WITH later AS ( -- bills that look settled today and were not known to be on that day
    SELECT bill_id FROM collections_allocation WHERE part = 'principal' AND allocated_on > %(day)s GROUP BY 1
), due AS (
    SELECT b.account_id, b.id, b.due_on, t.last_bills, b.amount, b.paid = b.amount AND l.bill_id IS NULL AS is_settled
    FROM to_grade t JOIN collections_bill b ON b.account_id = t.account_id LEFT JOIN later l ON l.bill_id = b.id
    WHERE b.due_on < %(day)s AND b.issued_on <= %(day)s
      AND (b.due_on > %(day)s::date - interval '25 months' OR b.paid < b.amount OR l.bill_id IS NOT NULL)
      AND NOT EXISTS (SELECT FROM collections_contested c WHERE c.account_id = b.account_id AND (c.bill_id = b.id OR c.bill_id IS NULL)
                      AND c.opened_on <= %(day)s AND (c.closed_on IS NULL OR c.closed_on > %(day)s))
), money AS (
    SELECT d.*, max(p.paid_on) FILTER (WHERE al.amount > 0) AS paid_on, coalesce(sum(al.amount), 0) AS paid
    FROM due d LEFT JOIN collections_allocation al ON al.bill_id = d.id AND al.part = 'principal' AND al.allocated_on <= %(day)s
    LEFT JOIN collections_payment p ON p.id = al.payment_id
    GROUP BY d.account_id, d.id, d.due_on, d.last_bills, d.amount, d.is_settled
), settled AS (
    SELECT account_id, id, due_on, last_bills, NOT (is_settled OR paid >= amount) AS is_open, due_on + interval '24 months' > %(day)s AS is_recent,
           CASE WHEN paid >= amount THEN paid_on WHEN is_settled THEN due_on ELSE %(day)s END AS last_on
    FROM money
), given AS ( -- days after the due day that the supplier gave, each counted once however many spans cover it
    SELECT id, sum(upper(span) - lower(span)) AS days FROM (
        SELECT s.id, unnest(range_agg(daterange(greatest(r.first_on, s.due_on + 1), least(r.last_on, s.last_on) + 1))) AS span
        FROM settled s JOIN collections_respite r ON r.account_id = s.account_id AND (r.bill_id = s.id OR r.bill_id IS NULL)
        WHERE r.known_on <= %(day)s AND greatest(r.first_on, s.due_on + 1) <= least(r.last_on, s.last_on) GROUP BY s.id
    ) spans GROUP BY id
), bill AS (
    SELECT account_id, due_on, last_bills, is_open, is_recent, greatest(last_on - due_on, 0) - coalesce(g.days, 0) AS late
    FROM settled LEFT JOIN given g USING (id)
), counting AS (
    SELECT *, d.due_on + interval '12 months' > %(day)s AS is_of_year,
           row_number() OVER (PARTITION BY account_id ORDER BY due_on DESC, late DESC) AS n, count(*) OVER (PARTITION BY account_id) AS of
    FROM bill d WHERE is_recent OR is_open
), punctual AS (
    SELECT account_id, round(avg(late) FILTER (WHERE n <= last_bills), 1) AS days_late,
           round(100.0 * count(*) FILTER (WHERE is_of_year AND late > 0) / nullif(count(*) FILTER (WHERE is_of_year), 0))::int AS late_12,
           round(100.0 * count(*) FILTER (WHERE late > 0) / count(*))::int AS late_24,
           CASE WHEN least(max(of), max(last_bills)) >= 4 THEN round(
               avg(late) FILTER (WHERE n <= least(of, last_bills) / 2)
               - avg(late) FILTER (WHERE n > least(of, last_bills) - least(of, last_bills) / 2 AND n <= last_bills), 1) END AS trend,
           bool_or(is_open) AS owes, least(
               min(due_on + interval '12 months') FILTER (WHERE late > 0 AND is_of_year),
               min(due_on + interval '24 months') FILTER (WHERE late > 0 AND is_recent))::date AS leaves_on
    FROM counting GROUP BY account_id
)
SELECT t.account_id, t.scheme_id, t.credit_grade AS has, t.grade, t.since, t.points, t.former, t.look_on, t.opened_on, p.days_late, p.late_12, p.late_24,
       p.trend, coalesce(p.owes, false) AS owes, p.leaves_on, e.broken, e.bounced, e.cuts, e.irregular,
       CASE WHEN h.account_id IS NULL THEN 0 ELSE h.security END AS security, h.override, h.until
FROM to_grade t LEFT JOIN punctual p ON p.account_id = t.account_id
LEFT JOIN graded_events e ON e.account_id = t.account_id LEFT JOIN graded_security h ON h.account_id = t.account_id;
CREATE INDEX ON grading_facts (account_id)
