SELECT b.account_id FROM collections_auditfinding f JOIN collections_bill b ON b.id = f.bill_id
WHERE f.closed_on IS NULL AND b.paid < b.amount
UNION
SELECT account_id FROM collections_hold WHERE reason = 'reading' AND ended_on IS NULL
