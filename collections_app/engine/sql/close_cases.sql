-- Close the cases, withdraw what has not left the house, call off what people have not yet done; one event for each.
-- What waits for an approval lapses and open tasks are dropped, which the closing says.
WITH closing AS (
    SELECT * FROM unnest(%(case)s::bigint[], %(reason)s::text[]) AS v(case_id, reason)
), closed AS (
    UPDATE collections_case c SET status = 'closed', closed_on = %(day)s, close_reason = v.reason
    FROM closing v WHERE c.id = v.case_id AND c.status = 'open' RETURNING c.id, c.account_id, c.close_reason
), withdrawn AS (
    UPDATE collections_notice n SET status = 'withdrawn', withdrawn_on = %(day)s
    FROM closed c WHERE n.case_id = c.id AND n.status = 'issued' AND n.kind <> 'reconnection' RETURNING n.notice_no, c.id, c.account_id
), cancelled AS (
    UPDATE collections_supplyorder o SET status = 'cancelled', cancelled_on = %(day)s
    FROM closed c WHERE o.case_id = c.id AND o.status IN ('proposed', 'requested', 'approved') AND o.kind = 'disconnect'
    RETURNING o.order_no, c.id, c.account_id
), recalled AS (
    UPDATE collections_legalreferral r SET status = 'withdrawn', withdrawn_on = %(day)s
    FROM closed c WHERE r.case_id = c.id AND r.status = 'open' RETURNING r.referral_no, c.id, c.account_id
), lapsed AS (
    UPDATE collections_stepapproval a
    SET ended_on = %(day)s, status = CASE a.status WHEN 'refused' THEN a.status ELSE 'lapsed' END
    FROM closed c WHERE a.case_id = c.id AND a.ended_on IS NULL
), unsent AS (
    UPDATE collections_message m SET status = 'withdrawn', finished_at = now()
    FROM closed c WHERE m.case_id = c.id AND m.status = 'queued'
), dropped AS (
    UPDATE collections_task t SET status = 'dropped', done_on = %(day)s, outcome = 'case_closed'
    FROM closed c WHERE t.case_id = c.id AND t.status = 'open'
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
SELECT account_id, id, 'notice_withdrawn', %(day)s, jsonb_strip_nulls(jsonb_build_object('notice_no', notice_no, 'fee_back', (
    SELECT (-f.amount)::text FROM collections_penaltycharge f
    WHERE f.reference = notice_no AND f.kind = 'fee' AND f.amount < 0))) FROM withdrawn
UNION ALL
SELECT account_id, id, 'order_cancelled', %(day)s, jsonb_build_object('order_no', order_no) FROM cancelled
UNION ALL
SELECT account_id, id, 'referral_withdrawn', %(day)s, jsonb_build_object('referral_no', referral_no) FROM recalled
UNION ALL
SELECT account_id, id, 'case_closed', %(day)s, jsonb_build_object('reason', close_reason) FROM closed
