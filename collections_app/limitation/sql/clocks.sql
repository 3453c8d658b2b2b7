-- The clock of each open bill due by %(due_to)s, by what is known on %(day)s: as `rules.limitation` counts it for one.
terms AS (
    SELECT * FROM jsonb_to_recordset(%(terms)s::jsonb) AS t(
        pack text, region text, years int, start text, interrupted_by jsonb, revived_by jsonb, stopped_by jsonb,
        longest_years int, alarm_days int)
), watched AS (
    SELECT b.id AS bill_id, b.account_id, b.due_on, b.paid, t.*,
           CASE t.start WHEN 'due' THEN b.due_on ELSE make_date(extract(year FROM b.due_on)::int, 12, 31) END AS starts_on
    FROM collections_bill b JOIN collections_account a ON a.id = b.account_id
    JOIN terms t ON t.pack = a.law_pack AND (t.region IS NULL OR t.region = a.region)
    WHERE b.paid < b.amount AND b.due_on <= %(due_to)s
      AND (%(accounts)s::bigint[] IS NULL OR b.account_id = ANY(%(accounts)s::bigint[]))
), happened AS (
    SELECT w.bill_id, i.kind, i."on" FROM watched w
    JOIN collections_limitationinterruption i ON i.account_id = w.account_id AND (i.bill_id IS NULL OR i.bill_id = w.bill_id)
    WHERE i.withdraws_id IS NULL AND i."on" <= %(day)s
      AND NOT EXISTS (SELECT FROM collections_limitationinterruption x WHERE x.withdraws_id = i.id)
    UNION ALL
    SELECT w.bill_id, 'part_payment', p.paid_on FROM watched w
    JOIN collections_allocation u ON u.bill_id = w.bill_id JOIN collections_payment p ON p.id = u.payment_id
    WHERE w.paid > 0 AND p.paid_on <= %(day)s AND u.allocated_on <= %(day)s
    GROUP BY w.bill_id, p.id, p.paid_on HAVING sum(u.amount) > 0
), counting AS (
    SELECT w.bill_id, w.years, h.kind, h."on", jsonb_exists(w.revived_by, h.kind) AS revives
    FROM watched w JOIN happened h USING (bill_id)
    WHERE h."on" > w.starts_on AND (jsonb_exists(w.interrupted_by, h.kind) OR jsonb_exists(w.revived_by, h.kind))
), full_end AS (
    SELECT bill_id, collections_limitation_end("on", years, revives ORDER BY "on") AS ends_on FROM (
        SELECT bill_id, years, starts_on AS "on", true AS revives FROM watched
        UNION ALL SELECT bill_id, years, "on", revives FROM counting) chain
    GROUP BY bill_id
), restart AS (
    SELECT DISTINCT ON (c.bill_id) c.bill_id, c.kind, c."on" FROM counting c JOIN full_end e USING (bill_id)
    WHERE (c."on" + make_interval(years => c.years))::date = e.ends_on
    ORDER BY c.bill_id, c."on" DESC, c.kind COLLATE "C" DESC
), ending AS (
    SELECT w.*, least(e.ends_on, (w.due_on + make_interval(years => w.longest_years))::date) AS ends_on
    FROM watched w JOIN full_end e USING (bill_id)
), stop AS (
    SELECT bill_id, min(h."on") AS "on" FROM ending w JOIN happened h USING (bill_id)
    WHERE jsonb_exists(w.stopped_by, h.kind) AND h."on" > w.due_on AND h."on" <= w.ends_on GROUP BY bill_id
), clock AS (
    SELECT w.bill_id, w.account_id, w.due_on, w.ends_on, r.kind AS restarted_by, r."on" AS restarted_on, s."on" AS stopped_on, w.alarm_days
    FROM ending w LEFT JOIN restart r USING (bill_id) LEFT JOIN stop s USING (bill_id)
)
