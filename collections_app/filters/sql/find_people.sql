-- Accounts whose customer, contacts or address contain every word of %(words)s, within the units given (NULL: all of them).
-- The pairs of characters lead to the rows; each word is then looked for as it stands.
WITH asked AS (
    SELECT array(SELECT '%%' || collections_plain(w) || '%%' FROM unnest(%(words)s::text[]) w) AS words,
           (SELECT array_agg(DISTINCT p) FROM unnest(%(words)s::text[]) w, unnest(collections_pairs(w)) p) AS pairs
), found AS (
    (SELECT 1 AS rank, a.id, cu.name AS matched
     FROM asked, collections_customer cu JOIN collections_account a ON a.customer_id = cu.id
     WHERE collections_pairs(cu.name) @> pairs AND collections_plain(cu.name) LIKE ALL(words)
       AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 2, a.id, k.value
     FROM asked, collections_contact k JOIN collections_account a ON a.customer_id = k.customer_id
     WHERE k.is_current AND collections_pairs(k.value) @> pairs AND collections_plain(k.value) LIKE ALL(words)
       AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 3, a.id, a.address
     FROM asked, collections_account a
     WHERE collections_pairs(a.address) @> pairs AND collections_plain(a.address) LIKE ALL(words)
       AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
    UNION ALL
    (SELECT 4, a.id, p.address
     FROM asked, collections_supplypoint p JOIN collections_account a ON a.supply_point_id = p.id
     WHERE collections_pairs(p.address) @> pairs AND collections_plain(p.address) LIKE ALL(words)
       AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY(%(units)s::bigint[])) LIMIT %(most)s)
), best AS (SELECT DISTINCT ON (id) id, rank, matched FROM found ORDER BY id, rank)
SELECT 'account', a.id, best.matched, cu.name, a.account_no
FROM best JOIN collections_account a ON a.id = best.id JOIN collections_customer cu ON cu.id = a.customer_id
ORDER BY best.rank, cu.name, a.account_no LIMIT %(most)s
