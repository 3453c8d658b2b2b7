-- Letters about a low balance that have not left the house (of these accounts, where they are named), and whose alert is over.
UPDATE collections_notice n SET status = 'withdrawn', withdrawn_on = greatest(n.issued_on, ended.topped_up_on)
FROM (
    SELECT p.account_id, w.raised_on::text AS about, w.topped_up_on
    FROM collections_lowbalancealert w JOIN collections_prepaidaccount p ON p.id = w.prepaid_id
    WHERE w.topped_up_on IS NOT NULL AND (%(accounts)s::bigint[] IS NULL OR p.account_id = ANY(%(accounts)s::bigint[]))
) ended
WHERE n.status = 'issued' AND n.kind = 'low_balance' AND n.account_id = ended.account_id AND n.data ->> 'paper_no' = ended.about
