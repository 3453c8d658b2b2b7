-- Whoever writes about an account locks it first, and all in the same order. Answers the accounts that are reported about.
SELECT id FROM collections_account WHERE id IN (
    SELECT n.account_id FROM collections_deliveryreport r
    JOIN collections_notice n ON n.id = r.notice_id WHERE r.settled_on IS NULL
) ORDER BY id FOR NO KEY UPDATE
