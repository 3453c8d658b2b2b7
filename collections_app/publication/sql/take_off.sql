-- Lines whose names come off: before publication they are dropped, after it withdrawn. A letter that has not left the house is
-- withdrawn with them.
WITH off AS (
    UPDATE collections_editionline l
    SET status = CASE e.status WHEN 'published' THEN 'withdrawn' ELSE 'dropped' END, reason = r.reason, note = r.note, off_on = %(day)s
    FROM collections_edition e, unnest(%(lines)s::bigint[], %(reasons)s::text[], %(notes)s::text[]) r(id, reason, note)
    WHERE l.id = r.id AND l.status = 'listed' AND e.id = l.edition_id
    RETURNING l.id, l.account_id, l.notice_id, e.edition_no, l.reason, l.note, e.status = 'published' AS was_published
), letters AS (
    UPDATE collections_notice n SET status = 'withdrawn', withdrawn_on = greatest(n.issued_on, %(day)s)
    FROM off WHERE n.id = off.notice_id AND n.status = 'issued'
)
SELECT o.account_id, c.id, o.edition_no, o.reason, o.note, o.was_published FROM off o
LEFT JOIN collections_case c ON c.account_id = o.account_id AND c.status = 'open'
ORDER BY o.account_id, o.id
