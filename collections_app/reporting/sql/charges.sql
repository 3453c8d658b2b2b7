SELECT b.account_id, c.posted_on AS owned_on, CASE WHEN c.kind = 'penalty' THEN c.amount ELSE 0 END AS penalty_posted,
       CASE WHEN c.kind = 'waiver' THEN -c.amount ELSE 0 END AS penalty_waived
FROM collections_penaltycharge c JOIN collections_bill b ON b.id = c.bill_id
WHERE c.posted_on BETWEEN %(first)s AND %(last)s AND c.kind <> 'fee'
