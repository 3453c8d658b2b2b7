-- What the ledger holds of the bills: penalty posted, fees posted, and what of both is paid or waived.
SELECT b.id, coalesce(c.penalty, 0), coalesce(c.fees, 0), b.charges_paid + coalesce(c.waived, 0)
FROM collections_bill b
CROSS JOIN LATERAL (
    SELECT sum(amount) FILTER (WHERE kind = 'penalty') AS penalty, sum(amount) FILTER (WHERE kind = 'fee') AS fees,
           -sum(amount) FILTER (WHERE kind = 'waiver') AS waived
    FROM collections_penaltycharge WHERE bill_id = b.id
) c
WHERE b.id = ANY(%(bills)s::bigint[])
