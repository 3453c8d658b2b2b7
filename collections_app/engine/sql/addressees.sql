-- Who is written to and where: the account's own billing address, else the customer's, else the supply point's.
SELECT a.id, a.account_no, cu.customer_no, cu.name, cu.language, a.currency, coalesce(u.name, ''), coalesce(o.name, ''),
       coalesce(nullif(a.address, ''), nullif(post.value, ''), sp.address, '') AS address,
       CASE WHEN a.address <> '' THEN a.postcode WHEN post.value <> '' THEN post.postcode ELSE coalesce(sp.postcode, '') END,
       CASE WHEN a.address <> '' THEN a.city WHEN post.value <> '' THEN post.city ELSE coalesce(sp.city, '') END,
       coalesce(sp.address, a.address)
FROM collections_account a
JOIN collections_customer cu ON cu.id = a.customer_id
LEFT JOIN collections_supplypoint sp ON sp.id = a.supply_point_id
LEFT JOIN collections_orgunit u ON u.id = a.unit_id
LEFT JOIN collections_staffmember o ON o.id = a.officer_id
LEFT JOIN LATERAL (
    SELECT value, postcode, city FROM collections_contact c
    WHERE c.customer_id = cu.id AND c.kind = 'post' AND c.is_current ORDER BY c.quality = 'verified' DESC, c.id DESC LIMIT 1
) post ON true
WHERE a.id = ANY(%(accounts)s::bigint[])
