-- Put every waiting notice into a batch with those of its print room, kind, language and, where so wanted, beginning of the
-- postcode or reading route. Where the print house fetches them at once they are sent, as in hand_over_batches.sql.
-- The print room is the nearest unit above the account (or the unit itself) that has one, else the top of the company.
WITH room AS (
    SELECT u.id AS unit_id, (
        SELECT r.id FROM collections_orgunit r
        WHERE u.path LIKE r.path || '%%' AND (r.has_print_room OR r.parent_id IS NULL)
        ORDER BY length(r.path) DESC LIMIT 1) AS room_id
    FROM collections_orgunit u
), waiting AS (
    SELECT n.id, n.kind, n.language, left(n.postcode, %(digits)s) AS postcodes, room.room_id,
           CASE WHEN %(by_route)s THEN on_route.route_id END AS route_id
    FROM collections_notice n
    JOIN collections_account a ON a.id = n.account_id
    LEFT JOIN room ON room.unit_id = a.unit_id
    LEFT JOIN collections_routepoint on_route ON on_route.supply_point_id = a.supply_point_id
    WHERE n.status = 'issued' AND n.batch_id IS NULL AND n.issued_on <= %(day)s
), pile AS (
    SELECT kind, language, postcodes, room_id, route_id,
           row_number() OVER (ORDER BY room_id NULLS LAST, kind, language, route_id NULLS LAST, postcodes) + (
               SELECT count(*) FROM collections_printbatch WHERE day = %(day)s) AS serial
    FROM waiting GROUP BY kind, language, postcodes, room_id, route_id
), made AS (
    INSERT INTO collections_printbatch (
        batch_no, day, kind, language, postcodes, unit_id, route_id, status, handed_over_on, pdf, manifest, pdf_sha256)
    SELECT 'B' || to_char(%(day)s::date, 'YYMMDD') || '-' || lpad(serial::text, greatest(2, length(serial::text)), '0'), %(day)s,
           kind, language, postcodes, room_id, route_id,
           CASE WHEN %(handed_over_on)s::date IS NULL THEN 'closed' ELSE 'handed_over' END, %(handed_over_on)s::date, '', '', ''
    FROM pile RETURNING id, kind, language, postcodes, unit_id, route_id
), filed AS (
    UPDATE collections_notice n
    SET batch_id = made.id, sent_on = %(handed_over_on)s::date,
        status = CASE WHEN %(handed_over_on)s::date IS NULL THEN 'issued' ELSE 'sent' END
    FROM waiting w JOIN made ON made.kind = w.kind AND made.language = w.language
         AND made.postcodes = w.postcodes AND made.unit_id IS NOT DISTINCT FROM w.room_id
         AND made.route_id IS NOT DISTINCT FROM w.route_id
    WHERE n.id = w.id RETURNING n.case_id, n.step_id, n.issued_on, n.sent_on, n.days_in_post
), served AS (
    UPDATE collections_case c SET step_served_on = f.sent_on + coalesce(f.days_in_post, s.days_to_serve)
    FROM filed f JOIN collections_step s ON s.id = f.step_id JOIN collections_step now ON now.kind = s.kind
    WHERE f.sent_on IS NOT NULL AND c.id = f.case_id AND c.status = 'open' AND c.step_id = now.id AND c.step_on = f.issued_on
    RETURNING c.account_id, c.step_on
), diary AS ( -- whoever was written to this very night is in it already
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, %(day)s::date + 1 FROM served WHERE step_on < %(day)s ON CONFLICT DO NOTHING
)
SELECT count(*) FROM filed
