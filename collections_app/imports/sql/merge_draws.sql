-- What each day's use takes off the balance, at the price that holds for the account (`rules.prepayment.draw`).
WITH added AS (
    INSERT INTO collections_draw (prepaid_id, day, kwh, price, incentive_percent, amount)
    SELECT p.id, s.day, s.kwh, p.price, p.incentive_percent, round(s.kwh * p.price * (100 - p.incentive_percent) / 100, 2)
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    JOIN collections_prepaidaccount p ON p.account_id = a.id AND p.closed_on IS NULL
    WHERE NOT EXISTS (
        SELECT FROM collections_prepaidaccount e JOIN collections_draw d ON d.prepaid_id = e.id AND d.day = s.day
        WHERE e.account_id = a.id)
    ORDER BY p.id, s.day
    RETURNING id
)
SELECT count(*), 0 FROM added
