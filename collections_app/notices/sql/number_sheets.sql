-- Give the letters of a batch their places in the print file: by postcode, one sheet a page. What was withdrawn has none.
UPDATE collections_notice n SET first_sheet = placed.first_sheet
FROM (
    SELECT id, CASE WHEN status <> 'withdrawn' THEN
               1 + sum(pages) FILTER (WHERE status <> 'withdrawn') OVER (ORDER BY postcode, notice_no) - pages END AS first_sheet
    FROM collections_notice WHERE batch_id = %(batch)s
) placed
WHERE n.id = placed.id AND n.first_sheet IS DISTINCT FROM placed.first_sheet
