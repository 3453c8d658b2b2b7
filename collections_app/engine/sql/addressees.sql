-- Who is written to and where: a postal address that staff have found out, else the account's own billing address, else the
-- customer's, else the supply point's. One from which letters came back is not written to while there is another.
SELECT a.id, a.account_no, cu.customer_no, cu.name, cu.language, a.currency, coalesce(u.name, ''), coalesce(o.name, ''),
       to_.address, to_.postcode, to_.city, coalesce(sp.address, a.address), a.contract_permille
FROM collections_account a
JOIN collections_customer cu ON cu.id = a.customer_id
LEFT JOIN collections_supplypoint sp ON sp.id = a.supply_point_id
LEFT JOIN collections_orgunit u ON u.id = a.unit_id
LEFT JOIN collections_staffmember o ON o.id = a.officer_id
CROSS JOIN LATERAL (
    SELECT address, postcode, city FROM (
        SELECT 1 AS rank, a.address, a.postcode, a.city
        UNION ALL
        SELECT CASE WHEN c.source = 'officer' THEN 0 ELSE 2 END, c.value, c.postcode, c.city FROM (
            SELECT source, value, postcode, city FROM collections_contact
            WHERE customer_id = cu.id AND kind = 'post' AND is_current AND quality <> 'failed'
            ORDER BY source = 'officer' DESC, quality = 'verified' DESC, id DESC LIMIT 1
        ) c
        UNION ALL
        SELECT 3, coalesce(sp.address, ''), coalesce(sp.postcode, ''), coalesce(sp.city, '')
    ) known ORDER BY address = '', rank LIMIT 1
) to_
WHERE a.id = ANY(%(accounts)s::bigint[])
