-- Accounts of which something has become known since these facts were taken: a later look, or a new entry in the diary.
SELECT d.id FROM collections_accountday d
WHERE d.id = ANY(%(id)s::bigint[]) AND (
    EXISTS (SELECT FROM collections_accountday later
            WHERE later.account_id = d.account_id AND (later.day > d.day OR later.day = d.day AND later.id > d.id))
    OR d.account_id IN (SELECT account_id FROM collections_diaryentry WHERE look_on <= %(day)s))
