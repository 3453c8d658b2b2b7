-- Whose customers the published insolvencies are of: by our number, else by the number of the identity card or register.
UPDATE collections_insolvencynotice i SET customer_id = c.id
FROM collections_customer c
WHERE i.customer_id IS NULL AND (c.customer_no = i.customer_no OR i.customer_no = '' AND i.id_number <> '' AND c.id_number = i.id_number)
