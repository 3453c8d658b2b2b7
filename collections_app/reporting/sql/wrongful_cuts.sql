-- Approved cuts found wrong on these days: supply was asked back because of a mistake, or a dispute of what was cut for was
-- decided for the customer. They count against whose account it was when the cut was approved.
SELECT account_id, approved_on AS owned_on, 1 AS wrongful_cuts FROM (
    SELECT c.account_id, o.decided_on AS approved_on, least(
        (SELECT min(r.proposed_on) FROM collections_supplyorder r
         WHERE r.case_id = o.case_id AND r.kind = 'reconnect' AND r.reason = 'mistake' AND r.proposed_on >= o.decided_on
           AND NOT (r.status = 'refused' AND r.decided_on <= %(last)s)),
        (SELECT min(d.decided_on) FROM collections_dispute d LEFT JOIN collections_bill b ON b.id = d.bill_id
         WHERE d.account_id = c.account_id AND d.decision = 'upheld' AND d.decided_on >= o.decided_on
           AND (c.closed_on IS NULL OR d.opened_on <= c.closed_on) AND (b.id IS NULL OR b.due_on < o.decided_on))) AS found_on
    FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
    WHERE o.kind = 'disconnect' AND o.status <> 'refused' AND o.decided_on <= %(last)s
) cut WHERE found_on BETWEEN %(first)s AND %(last)s
