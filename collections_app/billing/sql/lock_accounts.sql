-- Two writers never allocate the money of one account at once.
, to_lock AS (SELECT DISTINCT account_id FROM purse WHERE available <> 0)
SELECT a.id FROM collections_account a WHERE a.id IN (SELECT account_id FROM to_lock) ORDER BY a.id FOR NO KEY UPDATE
