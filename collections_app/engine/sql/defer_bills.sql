-- A hold for each open bill of a treated account that falls due: until so many days after its due day no step is taken for it.
WITH deferred AS (
    INSERT INTO collections_hold (account_id, bill_id, reason, note, placed_on, until, stops_penalty)
    SELECT b.account_id, b.id, 'deferral', left(r.name, 300), %(day)s, b.due_on + r.days, false
    FROM collections_treatmentrule r
    JOIN collections_treatedaccount t ON t.rule_id = r.id AND t.is_treated AND t.since <= %(day)s AND t.until IS NULL
    JOIN collections_bill b ON b.account_id = t.account_id AND b.paid < b.amount
    WHERE r.measure = 'deferral' AND r.status = 'active' AND r.from_on <= %(day)s AND r.until >= %(day)s
      AND b.due_on <= %(day)s AND b.due_on >= t.since AND b.due_on + r.days >= %(day)s AND b.issued_on <= %(day)s
      AND NOT EXISTS (SELECT FROM collections_hold h WHERE h.bill_id = b.id AND (h.reason = 'deferral'
          OR h.placed_on <= %(day)s AND coalesce(h.until, 'infinity') >= %(day)s AND coalesce(h.ended_on, 'infinity') > %(day)s))
    ORDER BY b.account_id, b.id
    RETURNING id, account_id, bill_id, until, note
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT d.account_id, c.id, 'hold_placed', %(day)s,
           jsonb_build_object('reason', 'deferral', 'until', d.until, 'note', d.note, 'bill', b.bill_no)
    FROM deferred d JOIN collections_bill b ON b.id = d.bill_id
    LEFT JOIN collections_case c ON c.account_id = d.account_id AND c.status = 'open' ORDER BY d.account_id, d.id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT DISTINCT account_id, look_on FROM deferred CROSS JOIN LATERAL (VALUES (%(day)s::date), (until + 1)) AS d(look_on) ORDER BY look_on, account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM deferred
