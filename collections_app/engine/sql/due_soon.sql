-- What falls due after %(day)s and until %(until)s of each account, the next due day of which it was not yet reminded: not on
-- hold, not disputed, not closed, without an open case. With the bills that it paid late in twelve months, beyond time that was given, and the days of the
-- contacts with its customer that the law did not require.
WITH stopping AS (
    SELECT account_id, bill_id FROM collections_hold
    WHERE placed_on <= %(day)s AND (until IS NULL OR until >= %(day)s) AND (ended_on IS NULL OR ended_on > %(day)s)
    UNION ALL
    SELECT account_id, bill_id FROM collections_dispute
    WHERE opened_on <= %(day)s AND (closed_on IS NULL OR closed_on > %(day)s)
), due AS (
    SELECT b.account_id, b.due_on, sum(b.amount - b.paid) AS amount, array_agg(b.bill_no ORDER BY b.bill_no) AS bills
    FROM collections_bill b
    WHERE b.due_on > %(day)s AND b.due_on <= %(until)s AND b.issued_on <= %(day)s AND b.paid < b.amount
      AND b.id NOT IN (SELECT bill_id FROM stopping WHERE bill_id IS NOT NULL)
    GROUP BY b.account_id, b.due_on
), next AS (
    SELECT DISTINCT ON (account_id) account_id, due_on, amount, bills FROM due d
    WHERE account_id NOT IN (SELECT account_id FROM stopping WHERE bill_id IS NULL)
      AND NOT EXISTS (SELECT FROM collections_message m
                      WHERE m.account_id = d.account_id AND m.kind = 'pre_due' AND m.about = d.due_on::text)
    ORDER BY account_id, due_on
)
SELECT a.id, a.customer_class, a.credit_grade, a.voltage, a.law_pack, a.currency, n.due_on, n.amount, n.bills,
       (SELECT count(*) FROM collections_bill l
        WHERE l.account_id = a.id AND l.due_on >= %(day)s::date - 365 AND l.due_on < %(day)s AND (l.paid < l.amount
            OR EXISTS (SELECT FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
                       WHERE al.bill_id = l.id AND al.part = 'principal' AND al.amount > 0 AND p.paid_on > l.due_on))
          AND NOT EXISTS (SELECT FROM collections_respite r WHERE r.account_id = l.account_id AND (r.bill_id = l.id OR r.bill_id IS NULL)
                          AND coalesce(r.first_on, l.due_on + 1) <= l.due_on + 1 AND coalesce(r.last_on, %(day)s) >= (
                              SELECT coalesce(max(p.paid_on) FILTER (WHERE l.paid >= l.amount), %(day)s) FROM collections_allocation al
                              JOIN collections_payment p ON p.id = al.payment_id WHERE al.bill_id = l.id AND al.part = 'principal' AND al.amount > 0))),
       ARRAY(SELECT k."on" FROM collections_courtesy k
             WHERE k.customer_id = a.customer_id AND k."on" > %(day)s::date - %(window)s AND k."on" <= %(day)s)
FROM next n JOIN collections_account a ON a.id = n.account_id
WHERE (a.closed_on IS NULL OR a.closed_on > %(day)s)
  AND NOT EXISTS (SELECT FROM collections_case c WHERE c.account_id = a.id AND c.status = 'open')
ORDER BY a.id
