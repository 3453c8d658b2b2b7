-- The days on which sent notices reached the debtor.
SELECT notice_id, served_on FROM collections_service WHERE notice_id = ANY(%(notices)s::bigint[])
