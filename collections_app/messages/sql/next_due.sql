-- The next message whose time has come and whose channel is open, locked; one that somebody else is sending is passed over.
-- Overtaken is what no longer holds: its letter was taken back, the case is closed, the day has passed, money has come, a hold or a dispute is running,
-- or what was due on the day is not what the text says any more.
WITH stopping AS (
    SELECT account_id, bill_id FROM collections_hold
    WHERE placed_on <= %(today)s AND (until IS NULL OR until >= %(today)s) AND (ended_on IS NULL OR ended_on > %(today)s)
    UNION ALL
    SELECT account_id, bill_id FROM collections_dispute
    WHERE opened_on <= %(today)s AND (closed_on IS NULL OR closed_on > %(today)s)
)
SELECT m.id, coalesce(c.status <> 'open', false) OR m.pay_by_on < %(today)s
    OR a.closed_on <= %(today)s AND m.kind IN ('pre_due', 'low_balance')
    OR EXISTS (SELECT FROM collections_notice n WHERE n.notice_no = m.about AND n.case_id = m.case_id AND n.status = 'withdrawn')
    OR m.kind IN ('instalment', 'plan_broken') AND NOT EXISTS (
        SELECT FROM collections_paymentplan p WHERE p.account_id = m.account_id AND p.plan_no = split_part(m.about, ' ', 1)
          AND p.status = CASE m.kind WHEN 'instalment' THEN 'live' ELSE 'broken' END)
    OR m.kind = 'low_balance' AND NOT EXISTS ( -- what is owed from before has nothing to do with it
        SELECT FROM collections_lowbalancealert w JOIN collections_prepaidaccount p ON p.id = w.prepaid_id
        WHERE p.account_id = m.account_id AND w.topped_up_on IS NULL AND w.raised_on::text = m.about
          AND NOT EXISTS (SELECT FROM collections_topup t WHERE t.prepaid_id = p.id AND t.received_at > m.queued_at AND t.amount > 0))
    OR m.kind <> 'low_balance' AND EXISTS (SELECT FROM stopping s WHERE s.account_id = m.account_id AND s.bill_id IS NULL)
    OR m.kind <> 'low_balance' AND EXISTS (SELECT FROM collections_payment p
               WHERE p.account_id = m.account_id AND p.received_at > m.queued_at AND p.amount > 0)
    OR m.kind = 'pre_due' AND m.amount IS DISTINCT FROM (
        SELECT sum(b.amount - b.paid) FROM collections_bill b
        WHERE b.account_id = m.account_id AND b.due_on = m.pay_by_on AND b.issued_on <= m.queued_on
          AND NOT EXISTS (SELECT FROM stopping s WHERE s.account_id = m.account_id AND s.bill_id = b.id)) AS is_overtaken
FROM collections_message m
JOIN collections_account a ON a.id = m.account_id
LEFT JOIN collections_case c ON c.id = m.case_id
WHERE m.status = 'queued' AND m.not_before <= %(at)s AND m.channel = ANY(%(channels)s::text[])
ORDER BY m.not_before, m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED
