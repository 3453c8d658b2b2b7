-- Orders that nobody has approved in time: from tomorrow on no cut can rest on the last disconnection notice of the case.
WITH lead AS (
    SELECT * FROM unnest(%(packs)s::text[], %(days)s::int[]) AS v(pack, days)
), waiting AS (
    SELECT o.id, o.order_no, c.id AS case_id, a.id AS account_id
    FROM collections_supplyorder o
    JOIN collections_case c ON c.id = o.case_id
    JOIN collections_account a ON a.id = c.account_id
    JOIN lead ON lead.pack = a.law_pack
    WHERE o.kind = 'disconnect' AND o.status IN ('proposed', 'requested') AND %(day)s >= lead.days + (
        SELECT max(served_on) FROM collections_service WHERE case_id = c.id AND kind = 'disconnection_notice')
), lapsed AS (
    UPDATE collections_supplyorder o SET status = 'cancelled', cancelled_on = %(day)s
    FROM waiting w WHERE o.id = w.id RETURNING w.order_no, w.case_id, w.account_id
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
SELECT account_id, case_id, 'order_cancelled', %(day)s, jsonb_build_object('order_no', order_no, 'reason', 'notice_lapsed')
FROM lapsed
