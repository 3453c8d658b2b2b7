-- Put every waiting notice into a batch with those of its print room, kind and language.
-- The print room is the nearest unit above the account (or the unit itself) that has one, else the top of the company.
WITH room AS (
    SELECT u.id AS unit_id, (
        SELECT r.id FROM collections_orgunit r
        WHERE u.path LIKE r.path || '%%' AND (r.has_print_room OR r.parent_id IS NULL)
        ORDER BY length(r.path) DESC LIMIT 1) AS room_id
    FROM collections_orgunit u
), waiting AS (
    SELECT n.id, n.kind, n.language, room.room_id
    FROM collections_notice n
    JOIN collections_case c ON c.id = n.case_id
    JOIN collections_account a ON a.id = c.account_id
    LEFT JOIN room ON room.unit_id = a.unit_id
    WHERE n.status = 'issued' AND n.batch_id IS NULL AND n.issued_on <= %(day)s
), pile AS (
    SELECT kind, language, room_id, row_number() OVER (ORDER BY room_id NULLS LAST, kind, language) + (
               SELECT count(*) FROM collections_printbatch WHERE day = %(day)s) AS serial
    FROM waiting GROUP BY kind, language, room_id
), made AS (
    INSERT INTO collections_printbatch (batch_no, day, kind, language, unit_id, status, pdf, manifest, pdf_sha256)
    SELECT 'B' || to_char(%(day)s::date, 'YYMMDD') || '-' || lpad(serial::text, 2, '0'), %(day)s, kind, language, room_id,
           'closed', '', '', ''
    FROM pile RETURNING id, kind, language, unit_id
)
UPDATE collections_notice n SET batch_id = made.id
FROM waiting w JOIN made ON made.kind = w.kind AND made.language = w.language AND made.unit_id IS NOT DISTINCT FROM w.room_id
WHERE n.id = w.id
