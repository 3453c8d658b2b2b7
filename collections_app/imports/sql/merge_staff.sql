-- A new member cannot log in until an administrator has set a password: '!' is no password's hash.
WITH merged AS (
    INSERT INTO collections_staffmember (username, name, role, unit_id, email, phone, password, is_superuser, is_staff,
                                         is_active, date_joined)
    SELECT s.username, s.name, s.role, u.id, coalesce(s.email, e.email, ''), coalesce(s.phone, e.phone, ''),
           '!' || md5(random()::text), false, true, true, now()
    FROM staging s JOIN collections_orgunit u ON u.code = s.unit_code
    LEFT JOIN collections_staffmember e ON e.username = s.username
    ON CONFLICT (username) DO UPDATE
    SET name = excluded.name, role = excluded.role, unit_id = excluded.unit_id, email = excluded.email, phone = excluded.phone
    WHERE (collections_staffmember.name, collections_staffmember.role, collections_staffmember.unit_id,
           collections_staffmember.email, collections_staffmember.phone)
          IS DISTINCT FROM (excluded.name, excluded.role, excluded.unit_id, excluded.email, excluded.phone)
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
