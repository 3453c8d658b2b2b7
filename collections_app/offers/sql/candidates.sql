-- Accounts below the unit that might be offered a prepayment meter on %(day)s, with what their risk group follows from and
-- what is overdue. Not: closed, prepaid, protected so that supply must not hang on a balance, in another running campaign.
-- Bills count as late when they were paid late, or are overdue and not contested.
WITH late AS (
    SELECT b.account_id, count(*) AS bills FROM collections_bill b
    WHERE b.due_on >= %(since)s AND b.due_on < %(day)s
      AND (b.paid < b.amount OR EXISTS (SELECT FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
                                        WHERE al.bill_id = b.id AND al.part = 'principal' AND al.amount > 0 AND p.paid_on > b.due_on))
      AND NOT EXISTS (SELECT FROM collections_contested x
                      WHERE x.account_id = b.account_id AND (x.bill_id = b.id OR x.bill_id IS NULL)
                        AND x.opened_on <= %(day)s AND (x.closed_on IS NULL OR x.closed_on > %(day)s))
    GROUP BY b.account_id
)
SELECT a.id, a.customer_class, a.voltage, a.opened_on, coalesce(l.bills, 0), c.id IS NOT NULL, coalesce(o.amount, 0)
FROM collections_account a
JOIN collections_orgunit u ON u.id = a.unit_id
LEFT JOIN late l ON l.account_id = a.id
LEFT JOIN collections_case c ON c.account_id = a.id AND c.status = 'open'
LEFT JOIN LATERAL (
    SELECT sum(b.amount - b.paid) AS amount FROM collections_bill b
    WHERE b.account_id = a.id AND b.due_on < %(day)s AND b.paid < b.amount
) o ON true
WHERE starts_with(u.path, %(path)s) AND (a.customer_class <> 'residential' OR l.bills > 0 OR c.id IS NOT NULL)
  AND a.billing_mode <> 'prepaid' AND (a.closed_on IS NULL OR a.closed_on > %(day)s)
  AND NOT EXISTS (SELECT FROM collections_protectedstatus s
                  WHERE s.account_id = a.id AND s.reason = ANY(%(never)s) AND s.from_on <= %(day)s
                    AND (s.to_on IS NULL OR s.to_on >= %(day)s) AND (s.ended_on IS NULL OR s.ended_on > %(day)s))
  AND NOT EXISTS (SELECT FROM collections_meteroffer f JOIN collections_campaign k ON k.id = f.campaign_id
                  WHERE f.account_id = a.id AND k.status = 'started')
ORDER BY a.id
