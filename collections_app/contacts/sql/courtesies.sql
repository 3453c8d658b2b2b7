-- The days of the courtesy contacts of a customer in the longest window up to %(day)s, an entry for each.
SELECT coalesce(array_agg(c."on" ORDER BY c."on"), '{}') FROM collections_courtesy c
WHERE c.customer_id = %(customer)s AND c."on" > %(day)s::date - %(window)s AND c."on" <= %(day)s
