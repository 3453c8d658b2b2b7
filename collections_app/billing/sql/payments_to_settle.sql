-- Payments known on %(day)s with money to give (positive) or, once reversed, to take back (negative).
-- A payment and its reversals are one purse, kept under the id of the payment.
purse AS (
    SELECT p.account_id, p.id, p.paid_on, p.bill_id, p.amount - p.allocated + coalesce(
               (SELECT sum(r.amount - r.allocated) FROM collections_payment r
                WHERE r.reverses_id = p.id AND r.paid_on <= %(day)s), 0) AS available
    FROM collections_payment p
    WHERE p.paid_on <= %(day)s AND p.id IN (
        SELECT coalesce(reverses_id, id) FROM collections_payment
        WHERE allocated <> amount AND paid_on <= %(day)s
          AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[])))
)
