-- Orders to cut that are still running where the contract has ended: there is nothing left to cut.
WITH waiting AS (
    SELECT o.id, o.order_no, c.id AS case_id, a.id AS account_id, a.closed_on
    FROM collections_supplyorder o
    JOIN collections_case c ON c.id = o.case_id
    JOIN collections_account a ON a.id = c.account_id
    WHERE o.kind = 'disconnect' AND o.status IN ('proposed', 'requested', 'approved') AND a.closed_on <= %(day)s
), ended AS (
    UPDATE collections_supplyorder o SET status = 'cancelled', cancelled_on = %(day)s
    FROM waiting w WHERE o.id = w.id RETURNING w.order_no, w.case_id, w.account_id, w.closed_on
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
SELECT account_id, case_id, 'order_cancelled', %(day)s,
       jsonb_build_object('order_no', order_no, 'reason', 'contract_ended', 'ended_on', closed_on)
FROM ended
