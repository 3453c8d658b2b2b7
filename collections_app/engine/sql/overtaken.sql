-- Accounts of which something has become known since these facts were taken: a later look, or a new entry in the diary.
-- A step towards a cut is stopped also by what begins on the day after: the night of a day runs in its small hours.
SELECT d.id FROM collections_accountday d
WHERE d.id = ANY(%(id)s::bigint[]) AND (
    EXISTS (SELECT FROM collections_accountday later
            WHERE later.account_id = d.account_id AND (later.day > d.day OR later.day = d.day AND later.id > d.id))
    OR d.account_id IN (SELECT account_id FROM collections_diaryentry WHERE look_on <= %(day)s)
    OR d.id = ANY(%(cuts)s::bigint[]) AND (
        EXISTS (SELECT FROM collections_hold h
                WHERE h.account_id = d.account_id AND h.placed_on = %(day)s::date + 1 AND h.ended_on IS NULL)
        OR EXISTS (SELECT FROM collections_dispute p
                   WHERE p.account_id = d.account_id AND p.opened_on = %(day)s::date + 1 AND p.closed_on IS NULL)
        OR EXISTS (SELECT FROM collections_protectedstatus p
                   WHERE p.account_id = d.account_id AND p.from_on = %(day)s::date + 1 AND p.ended_on IS NULL)))
