-- The accounts of a campaign by currency, group, side and how far they have come: how many, how many of them had something
-- overdue on the day of the offer and have on %(day)s, and how much.
SELECT coalesce(nullif(a.currency, ''), %(currency)s), f.risk_group, f.is_compared,
       CASE WHEN f.installed_on IS NOT NULL THEN 'installed' ELSE f.answer END,
       count(*), count(*) FILTER (WHERE f.overdue_then > 0), count(*) FILTER (WHERE o.amount > 0),
       sum(f.overdue_then), coalesce(sum(o.amount), 0)
FROM collections_meteroffer f
JOIN collections_account a ON a.id = f.account_id
LEFT JOIN LATERAL (
    SELECT sum(b.amount - b.paid) AS amount FROM collections_bill b
    WHERE b.account_id = a.id AND b.due_on < %(day)s AND b.paid < b.amount
) o ON true
WHERE f.campaign_id = %(campaign)s
GROUP BY 1, 2, 3, 4
