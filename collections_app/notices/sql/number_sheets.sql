-- Give the letters of a batch their places in the print file: by postcode, those of one customer to one address together, one
-- sheet a page. What was withdrawn has none.
UPDATE collections_notice n SET first_sheet = placed.first_sheet
FROM (
    SELECT n.id, CASE WHEN n.status <> 'withdrawn' THEN 1 - n.pages + sum(n.pages) FILTER (WHERE n.status <> 'withdrawn') OVER (
               ORDER BY n.postcode, CASE WHEN %(together)s THEN a.customer_id END,
                        CASE WHEN %(together)s THEN n.data -> 'address' END, n.notice_no) END AS first_sheet
    FROM collections_notice n JOIN collections_account a ON a.id = n.account_id
    WHERE n.batch_id = %(batch)s
) placed
WHERE n.id = placed.id AND n.first_sheet IS DISTINCT FROM placed.first_sheet
