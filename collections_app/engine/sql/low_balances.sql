-- Open alerts of which nobody was told yet: what is left, the contact that is to be told, and the days of the contacts with its
-- customer that the law did not require. A contact that is out of date or has failed is not used.
SELECT p.account_id, w.raised_on, p.balance, p.daily_use, k.id, k.kind, k.value,
       ARRAY(SELECT c."on" FROM collections_courtesy c
             WHERE c.customer_id = a.customer_id AND c."on" > %(day)s::date - %(window)s AND c."on" <= %(day)s)
FROM collections_lowbalancealert w
JOIN collections_prepaidaccount p ON p.id = w.prepaid_id AND p.closed_on IS NULL
JOIN collections_account a ON a.id = p.account_id
LEFT JOIN collections_contact k ON k.id = p.contact_id AND k.is_current AND k.quality <> 'failed' AND k.kind IN ('phone', 'email')
WHERE w.topped_up_on IS NULL AND w.raised_on <= %(day)s AND NOT EXISTS (
    SELECT FROM collections_message m
    WHERE m.account_id = p.account_id AND m.kind = 'low_balance' AND m.about = w.raised_on::text)
ORDER BY p.account_id
