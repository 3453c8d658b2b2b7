-- Whoever's debt has changed on %(day)s is looked at in its night.
INSERT INTO collections_diaryentry (account_id, look_on)
SELECT DISTINCT p.account_id, %(day)s::date
FROM collections_allocation a JOIN collections_payment p ON p.id = a.payment_id
WHERE a.allocated_on = %(day)s ORDER BY 1 ON CONFLICT DO NOTHING
