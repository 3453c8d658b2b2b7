-- A bill, or one of %(bills)s, of which no finding is open any more comes off its hold: the debtor has the days left that he had before.
WITH released AS (
    UPDATE collections_hold h SET ended_on = greatest(h.placed_on, %(day)s)
    WHERE h.reason = 'reading' AND h.ended_on IS NULL AND (%(bills)s::bigint[] IS NULL OR h.bill_id = ANY(%(bills)s::bigint[]))
      AND NOT EXISTS (SELECT FROM collections_auditfinding f WHERE f.bill_id = h.bill_id AND f.closed_on IS NULL)
    RETURNING h.account_id, h.bill_id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT r.account_id, c.id, 'hold_ended', %(day)s, jsonb_build_object('reason', 'reading', 'bill', b.bill_no)
    FROM released r JOIN collections_bill b ON b.id = r.bill_id
    LEFT JOIN collections_case c ON c.account_id = r.account_id AND c.status = 'open' ORDER BY r.account_id, b.bill_no
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT DISTINCT account_id, %(day)s::date FROM released ORDER BY account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM released
