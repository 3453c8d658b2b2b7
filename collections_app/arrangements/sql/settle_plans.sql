-- Plans that are completed, or where %(may_break)s broken, by %(day)s: one event each, and their bills are on hold no longer. What a court has
-- ordered is never broken here: that it is behind is noted once, until it has caught up.
, judged AS (
    SELECT s.*, CASE WHEN s.open <= 0 THEN 'completed' WHEN s.behind <= 0 THEN 'live'
                     WHEN %(may_break)s THEN CASE s.kind WHEN 'court' THEN 'behind' ELSE 'broken' END END AS verdict
    FROM standing s
), changed AS (
    UPDATE collections_paymentplan p SET
        status = CASE WHEN j.verdict IN ('completed', 'broken') THEN j.verdict ELSE p.status END,
        ended_on = CASE WHEN j.verdict IN ('completed', 'broken') THEN %(day)s::date END,
        behind_since = CASE WHEN j.verdict IN ('behind', 'broken') THEN %(day)s::date END
    FROM judged j WHERE j.id = p.id AND (
        j.verdict IN ('completed', 'broken') OR (j.verdict = 'behind') <> (j.behind_since IS NOT NULL))
    RETURNING p.id, p.account_id, p.plan_no, p.amount, j.verdict, j.behind, j.paid
), released AS (
    UPDATE collections_hold h SET ended_on = greatest(h.placed_on, %(day)s) FROM changed c
    JOIN collections_planbill l ON l.plan_id = c.id
    WHERE h.id = l.hold_id AND h.ended_on IS NULL AND c.verdict IN ('completed', 'broken')
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT c.account_id, k.id, CASE c.verdict WHEN 'live' THEN 'plan_caught_up' ELSE 'plan_' || c.verdict END, %(day)s,
           jsonb_strip_nulls(jsonb_build_object('plan_no', c.plan_no, 'amount', c.amount::text, 'received', c.paid::text,
               'behind', CASE WHEN c.verdict IN ('behind', 'broken') THEN c.behind::text END))
    FROM changed c LEFT JOIN collections_case k ON k.account_id = c.account_id AND k.status = 'open' ORDER BY c.account_id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, %(day)s::date FROM changed WHERE verdict IN ('completed', 'broken') ORDER BY account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT c.account_id, c.plan_no, CASE WHEN c.verdict IN ('behind', 'broken') THEN c.behind END, k.id, c.verdict
FROM changed c LEFT JOIN collections_case k ON k.account_id = c.account_id AND k.status = 'open' ORDER BY c.account_id
