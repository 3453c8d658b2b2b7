-- To whom messages about the accounts go: the language, and the best current number and e-mail address that have not failed
-- and whose owner wants messages,
-- what staff have found out before what billing knows.
SELECT a.id, a.customer_id, a.account_no, a.currency, cu.language, phone.id, phone.value, email.id, email.value
FROM collections_account a
JOIN collections_customer cu ON cu.id = a.customer_id
LEFT JOIN LATERAL (
    SELECT id, value FROM collections_contact
    WHERE customer_id = cu.id AND kind = 'phone' AND is_current AND quality NOT IN ('failed', 'no_messages') AND value ~ '^\+?[0-9 ()./-]{5,}$'
    ORDER BY source = 'officer' DESC, quality = 'verified' DESC, id DESC LIMIT 1
) phone ON true
LEFT JOIN LATERAL (
    SELECT id, value FROM collections_contact
    WHERE customer_id = cu.id AND kind = 'email' AND is_current AND quality NOT IN ('failed', 'no_messages') AND value ~ '^[^@[:space:]]+@[^@[:space:]]+$'
    ORDER BY source = 'officer' DESC, quality = 'verified' DESC, id DESC LIMIT 1
) email ON true
WHERE a.id = ANY(%(accounts)s::bigint[])
