-- Whose balance is below the threshold, once until topped up (`rules.prepayment.raises_alert`), as long as the contract runs.
INSERT INTO collections_lowbalancealert (prepaid_id, raised_on, balance, threshold)
SELECT p.id, %(day)s, p.balance, round(p.set_value * p.threshold_percent / 100, 2)
FROM collections_prepaidaccount p
JOIN collections_account a ON a.id = p.account_id AND (a.closed_on IS NULL OR a.closed_on > %(day)s)
WHERE p.closed_on IS NULL AND p.opened_on <= %(day)s AND p.balance < round(p.set_value * p.threshold_percent / 100, 2)
  AND NOT EXISTS (
      SELECT FROM collections_lowbalancealert w WHERE w.prepaid_id = p.id AND (w.topped_up_on IS NULL OR w.raised_on = %(day)s))
ORDER BY p.id
RETURNING (SELECT q.account_id FROM collections_prepaidaccount q WHERE q.id = prepaid_id), balance
