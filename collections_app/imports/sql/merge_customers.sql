-- Contacts of billing: one of a kind is current; a changed one is a new row, the old one stays and is no longer current.
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT s.customer_no, c.kind, c.value, c.postcode, c.city
FROM staging s, LATERAL (VALUES ('post', s.address, coalesce(s.postcode, ''), coalesce(s.city, '')),
                                ('phone', s.phone, '', ''), ('email', s.email, '', '')) AS c(kind, value, postcode, city)
WHERE c.value IS NOT NULL;
CREATE TEMPORARY TABLE touched (customer_no text, is_new boolean) ON COMMIT DROP;
WITH merged AS (
    INSERT INTO collections_customer (customer_no, name, kind, language, id_number, has_publication_consent)
    SELECT s.customer_no, s.name, coalesce(s.kind, e.kind, 'person'), coalesce(s.language, e.language, 'zh-hans'),
           coalesce(s.id_number, e.id_number, ''), coalesce(s.publication_consent, e.has_publication_consent, false)
    FROM staging s LEFT JOIN collections_customer e ON e.customer_no = s.customer_no
    ON CONFLICT (customer_no) DO UPDATE
    SET name = excluded.name, kind = excluded.kind, language = excluded.language, id_number = excluded.id_number,
        has_publication_consent = excluded.has_publication_consent
    WHERE (collections_customer.name, collections_customer.kind, collections_customer.language,
           collections_customer.id_number, collections_customer.has_publication_consent)
          IS DISTINCT FROM (excluded.name, excluded.kind, excluded.language, excluded.id_number, excluded.has_publication_consent)
    RETURNING customer_no, xmax = 0 AS is_new
)
INSERT INTO touched SELECT customer_no, is_new FROM merged;
WITH outdated AS (
    UPDATE collections_contact c SET is_current = false
    FROM said JOIN collections_customer cu ON cu.customer_no = said.customer_no
    WHERE c.customer_id = cu.id AND c.kind = said.kind AND c.source = 'billing' AND c.is_current
      AND (c.value, c.postcode, c.city) IS DISTINCT FROM (said.value, said.postcode, said.city)
    RETURNING said.customer_no
)
INSERT INTO touched SELECT DISTINCT customer_no, false FROM outdated
WHERE customer_no NOT IN (SELECT customer_no FROM touched);
WITH added AS (
    INSERT INTO collections_contact (customer_id, kind, value, postcode, city, quality, is_current, source)
    SELECT cu.id, said.kind, said.value, said.postcode, said.city, 'unverified', true, 'billing'
    FROM said JOIN collections_customer cu ON cu.customer_no = said.customer_no
    ON CONFLICT ON CONSTRAINT a_contact_is_recorded_once DO UPDATE SET is_current = true
    WHERE NOT collections_contact.is_current AND collections_contact.source = 'billing'
    RETURNING customer_id
)
INSERT INTO touched SELECT DISTINCT cu.customer_no, false FROM added JOIN collections_customer cu ON cu.id = added.customer_id
WHERE cu.customer_no NOT IN (SELECT customer_no FROM touched);
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM touched
