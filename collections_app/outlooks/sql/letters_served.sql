-- Letters of a step served from %(served_from)s to %(served_to)s, and messages before a due day that went then: what each asked for
-- of which bills, and by which channels. A message that failed or was withdrawn has not gone.
WITH letter AS (
    SELECT n.id, n.account_id, n.kind, n.notice_no, a.currency, s.served_on
    FROM collections_notice n JOIN collections_service s ON s.notice_id = n.id JOIN collections_account a ON a.id = n.account_id
    WHERE s.sent_on > %(served_from)s::date - 60 AND s.served_on >= %(served_from)s AND s.served_on <= %(served_to)s
), asked AS (
    SELECT 'n' || l.id AS key, l.kind, l.currency, l.served_on, (
               SELECT string_agg(DISTINCT m.channel, ',' ORDER BY m.channel) FROM collections_message m
               WHERE m.account_id = l.account_id AND m.kind = l.kind AND m.about = l.notice_no
                 AND m.status NOT IN ('failed', 'withdrawn')) AS channels, 'post' AS first_channel
    FROM letter l
    UNION ALL
    SELECT 'm' || m.id, m.kind, a.currency, m.queued_on, m.channel, ''
    FROM collections_message m JOIN collections_account a ON a.id = m.account_id
    WHERE m.kind = 'pre_due' AND m.queued_on >= %(served_from)s AND m.queued_on <= %(served_to)s
      AND m.status NOT IN ('failed', 'withdrawn')
), bill AS (
    SELECT 'n' || l.id AS key, nl.bill_id, nl.principal AS asked
    FROM letter l JOIN collections_noticeline nl ON nl.notice_id = l.id
    UNION ALL
    SELECT 'm' || m.id, b.id, b.amount
    FROM collections_message m JOIN collections_bill b
      ON b.account_id = m.account_id AND b.due_on = m.about::date AND b.issued_on <= m.queued_on
    WHERE m.kind = 'pre_due' AND m.queued_on >= %(served_from)s AND m.queued_on <= %(served_to)s
)
