-- What nobody has decided since %(before)s lapses, with an event; the proposal on a dispute goes back to be looked into.
WITH waiver AS (
    UPDATE collections_penaltywaiver SET status = 'lapsed', decided_on = %(day)s
    WHERE account_id = ANY(%(accounts)s::bigint[]) AND status = 'asked' AND asked_on <= %(before)s
    RETURNING account_id, jsonb_build_object('waiver_no', waiver_no, 'amount', amount::text) AS data
), plan AS (
    UPDATE collections_paymentplan SET status = 'lapsed', decided_on = %(day)s
    WHERE account_id = ANY(%(accounts)s::bigint[]) AND status = 'asked' AND asked_on <= %(before)s
    RETURNING account_id, jsonb_build_object('plan_no', plan_no, 'amount', amount::text) AS data
), dispute AS (
    UPDATE collections_dispute
    SET stage = 'review', decision = '', outcome = '', upheld_amount = NULL, proposed_by_id = NULL, proposed_on = NULL
    WHERE account_id = ANY(%(accounts)s::bigint[]) AND stage = 'decision' AND closed_on IS NULL AND proposed_on <= %(before)s
    RETURNING account_id, jsonb_build_object('dispute_no', dispute_no) AS data
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
SELECT r.account_id, c.id, 'request_lapsed', %(day)s, jsonb_strip_nulls(r.data)
FROM (SELECT * FROM waiver UNION ALL SELECT * FROM plan UNION ALL SELECT * FROM dispute) r
LEFT JOIN collections_case c ON c.account_id = r.account_id AND c.status = 'open'
ORDER BY r.account_id
