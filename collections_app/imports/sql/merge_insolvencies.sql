-- What is known of a file of the court already is kept where the row says nothing of it. Whose it is, the night finds out.
WITH merged AS (
    INSERT INTO collections_insolvencynotice (court_file, announced_on, customer_no, id_number, name, court, claims_by)
    SELECT s.court_file, s.announced_on, coalesce(s.customer_no, e.customer_no, ''), coalesce(s.id_number, e.id_number, ''),
           coalesce(s.name, e.name, ''), coalesce(s.court, e.court, ''), coalesce(s.claims_by, e.claims_by)
    FROM staging s LEFT JOIN collections_insolvencynotice e ON e.court_file = s.court_file
    ON CONFLICT (court_file) DO UPDATE
    SET announced_on = excluded.announced_on, customer_no = excluded.customer_no, id_number = excluded.id_number,
        name = excluded.name, court = excluded.court, claims_by = excluded.claims_by,
        customer_id = CASE WHEN (collections_insolvencynotice.customer_no, collections_insolvencynotice.id_number)
                               = (excluded.customer_no, excluded.id_number) THEN collections_insolvencynotice.customer_id END
    WHERE (collections_insolvencynotice.announced_on, collections_insolvencynotice.customer_no,
           collections_insolvencynotice.id_number, collections_insolvencynotice.name, collections_insolvencynotice.court,
           collections_insolvencynotice.claims_by)
          IS DISTINCT FROM
          (excluded.announced_on, excluded.customer_no, excluded.id_number, excluded.name, excluded.court, excluded.claims_by)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
