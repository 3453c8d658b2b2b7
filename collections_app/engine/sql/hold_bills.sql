-- Every unpaid bill with an open finding is on hold while it is open; a hold that is there already is left.
WITH wanted AS (
    SELECT DISTINCT ON (f.bill_id) f.bill_id, b.account_id, b.bill_no, f.finding_no
    FROM collections_auditfinding f JOIN collections_bill b ON b.id = f.bill_id
    WHERE f.closed_on IS NULL AND b.paid < b.amount AND NOT EXISTS (
        SELECT FROM collections_hold h WHERE h.bill_id = f.bill_id AND h.reason = 'reading' AND h.ended_on IS NULL)
    ORDER BY f.bill_id, f.id
), placed AS (
    INSERT INTO collections_hold (account_id, bill_id, reason, note, placed_on)
    SELECT account_id, bill_id, 'reading', finding_no, %(day)s FROM wanted ORDER BY account_id, bill_id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT w.account_id, c.id, 'hold_placed', %(day)s, jsonb_build_object('reason', 'reading', 'bill', w.bill_no, 'note', w.finding_no)
    FROM wanted w LEFT JOIN collections_case c ON c.account_id = w.account_id AND c.status = 'open' ORDER BY w.account_id, w.bill_no
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT DISTINCT account_id, %(day)s::date FROM wanted ORDER BY account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM wanted
