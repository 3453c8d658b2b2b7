-- Accounts whose balance may give reason for something: low, used up, or with an alert that may end.
SELECT p.account_id FROM collections_prepaidaccount p
WHERE p.closed_on IS NULL AND (
    p.used_up_on IS NOT NULL OR p.balance < -p.emergency_credit
    OR p.balance < round(p.set_value * p.threshold_percent / 100, 2)
    OR EXISTS (SELECT FROM collections_lowbalancealert w WHERE w.prepaid_id = p.id AND w.topped_up_on IS NULL))
ORDER BY p.account_id
