-- Promises that were kept, or where %(may_break)s broken, by %(day)s: one event each; what is kept holds nothing up any more.
-- A payment counts by its day and less what was reversed of it; one known when the promise was made does not. What counted
-- as kept is judged anew once its money has bounced.
WITH running AS (
    SELECT p.*, p.due_on + p.tolerance_days AS last_day FROM collections_promise p
    WHERE (p.status = 'running' OR p.status = 'kept' AND %(may_break)s AND EXISTS (
          SELECT FROM collections_payment b JOIN collections_payment m ON m.id = b.reverses_id
          WHERE m.account_id = p.account_id AND m.paid_on BETWEEN p.made_on AND p.due_on + p.tolerance_days
            AND b.paid_on > p.settled_on AND b.paid_on <= %(day)s))
      AND p.made_on <= %(day)s AND p.account_id = ANY(%(accounts)s::bigint[])
), money AS (
    SELECT r.id, coalesce(sum(m.amount + coalesce(back.amount, 0)), 0) AS received
    FROM running r LEFT JOIN collections_payment m ON m.account_id = r.account_id AND m.reverses_id IS NULL
        AND m.paid_on BETWEEN r.made_on AND least(r.last_day, %(day)s)
        AND (m.paid_on > r.made_on OR m.id > coalesce(r.after_payment_id, 0))
    LEFT JOIN LATERAL (
        SELECT sum(amount) AS amount FROM collections_payment b WHERE b.reverses_id = m.id AND b.paid_on <= %(day)s
    ) back ON true GROUP BY r.id
), judged AS (
    SELECT r.id, money.received, CASE WHEN money.received >= r.amount OR NOT EXISTS (
               SELECT FROM collections_bill b
               WHERE b.account_id = r.account_id AND b.issued_on <= r.made_on AND b.amount > b.paid - coalesce((
                   SELECT sum(a.amount) FROM collections_allocation a
                   WHERE a.bill_id = b.id AND a.part = 'principal' AND a.allocated_on > %(day)s), 0)
           ) THEN 'kept' WHEN %(may_break)s AND %(day)s > r.last_day THEN 'broken' END AS status
    FROM running r JOIN money USING (id)
), settled AS (
    UPDATE collections_promise p SET status = j.status, received = j.received, settled_on = %(day)s
    FROM judged j WHERE j.id = p.id AND j.status <> p.status
    RETURNING p.account_id, p.hold_id, p.promise_no, p.amount, p.due_on, p.received, p.status
), released AS (
    UPDATE collections_hold h SET ended_on = %(day)s FROM settled s
    WHERE h.id = s.hold_id AND h.ended_on IS NULL AND h.until >= %(day)s
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT s.account_id, c.id, 'promise_' || s.status, %(day)s, jsonb_build_object(
        'promise_no', s.promise_no, 'amount', s.amount::text, 'pay_by', s.due_on, 'received', s.received::text)
    FROM settled s LEFT JOIN collections_case c ON c.account_id = s.account_id AND c.status = 'open' ORDER BY s.account_id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, %(day)s::date FROM settled ORDER BY account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT s.account_id, s.promise_no, CASE WHEN s.status = 'broken' THEN s.amount - s.received END, c.id
FROM settled s LEFT JOIN collections_case c ON c.account_id = s.account_id AND c.status = 'open' ORDER BY s.account_id
