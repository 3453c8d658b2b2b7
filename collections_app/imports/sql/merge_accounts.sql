INSERT INTO collections_supplypoint (supply_point_no, address, postcode, city)
SELECT DISTINCT ON (supply_point_no) supply_point_no, coalesce(address, ''), coalesce(postcode, ''), coalesce(city, '')
FROM staging WHERE supply_point_no IS NOT NULL ORDER BY supply_point_no, line
ON CONFLICT (supply_point_no) DO NOTHING;
WITH only_root AS (
    SELECT min(id) AS id FROM collections_orgunit WHERE parent_id IS NULL HAVING count(*) = 1
), merged AS (
    INSERT INTO collections_account AS a (
        account_no, customer_id, unit_id, officer_id, customer_class, supply_point_id, address, postcode, city,
        voltage, credit_grade, billing_mode, law_pack, contract_permille, region, weather_area, currency, is_important_user, opened_on,
        closed_on)
    SELECT s.account_no, c.id, coalesce(u.id, e.unit_id, (SELECT id FROM only_root)), coalesce(m.id, e.officer_id),
           s.customer_class, coalesce(p.id, e.supply_point_id), coalesce(s.address, e.address, ''),
           coalesce(s.postcode, e.postcode, ''), coalesce(s.city, e.city, ''),
           coalesce(s.voltage, e.voltage, ''), coalesce(s.grade, e.credit_grade, ''),
           coalesce(s.billing_mode, e.billing_mode, 'postpaid'), coalesce(s.law_pack, e.law_pack, %(law_pack)s),
           nullif(coalesce(s.contract_permille, e.contract_permille), 0),
           coalesce(s.region, e.region, ''), coalesce(s.weather_area, e.weather_area, ''), coalesce(s.currency, e.currency, ''),
           coalesce(s.important_user, e.is_important_user, false), coalesce(s.opened_on, e.opened_on),
           coalesce(s.closed_on, e.closed_on)
    FROM staging s JOIN collections_customer c ON c.customer_no = s.customer_no
    LEFT JOIN collections_orgunit u ON u.code = s.unit_code
    LEFT JOIN collections_staffmember m ON m.username = s.officer
    LEFT JOIN collections_supplypoint p ON p.supply_point_no = s.supply_point_no
    LEFT JOIN collections_account e ON e.account_no = s.account_no
    ON CONFLICT (account_no) DO UPDATE
    SET customer_id = excluded.customer_id, unit_id = excluded.unit_id, officer_id = excluded.officer_id,
        customer_class = excluded.customer_class, supply_point_id = excluded.supply_point_id, address = excluded.address,
        postcode = excluded.postcode, city = excluded.city, voltage = excluded.voltage,
        credit_grade = excluded.credit_grade, billing_mode = excluded.billing_mode,
        law_pack = excluded.law_pack, contract_permille = excluded.contract_permille, region = excluded.region, weather_area = excluded.weather_area,
        currency = excluded.currency, is_important_user = excluded.is_important_user, opened_on = excluded.opened_on, closed_on = excluded.closed_on
    WHERE (a.customer_id, a.unit_id, a.officer_id, a.customer_class, a.supply_point_id, a.address, a.postcode, a.city,
           a.voltage, a.credit_grade, a.billing_mode, a.law_pack, a.contract_permille, a.region, a.weather_area, a.currency,
           a.is_important_user, a.opened_on, a.closed_on)
          IS DISTINCT FROM (
           excluded.customer_id, excluded.unit_id, excluded.officer_id, excluded.customer_class,
           excluded.supply_point_id, excluded.address, excluded.postcode, excluded.city,
           excluded.voltage, excluded.credit_grade, excluded.billing_mode, excluded.law_pack, excluded.contract_permille,
           excluded.region, excluded.weather_area, excluded.currency,
           excluded.is_important_user, excluded.opened_on, excluded.closed_on)
    RETURNING id, unit_id, officer_id, customer_class, credit_grade, closed_on, xmax = 0 AS is_new
), moved AS ( -- an account read here is as it was before this statement
    INSERT INTO collections_accountmove (account_id, "on", unit_id, officer_id, customer_class, credit_grade)
    SELECT e.id, %(on)s, e.unit_id, e.officer_id, e.customer_class, e.credit_grade
    FROM merged m JOIN collections_account e USING (id)
    WHERE (m.unit_id, m.officer_id, m.customer_class, m.credit_grade)
          IS DISTINCT FROM (e.unit_id, e.officer_id, e.customer_class, e.credit_grade)
    ORDER BY e.id
), diary AS ( -- class, grade, law and end of the contract change what is decided: looked at now, and when the contract ends
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT id, %(on)s::date FROM merged WHERE NOT is_new
    UNION SELECT id, closed_on FROM merged WHERE closed_on IS NOT NULL ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
