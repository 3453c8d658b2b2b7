-- Letters of a meter campaign that have not left the house, now that it has ended.
UPDATE collections_notice n SET status = 'withdrawn', withdrawn_on = greatest(n.issued_on, %(on)s)
WHERE n.status = 'issued' AND n.kind = 'meter_offer' AND n.data ->> 'paper_no' = %(campaign)s
