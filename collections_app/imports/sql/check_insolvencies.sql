INSERT INTO staging_faults
SELECT line, 'customer_no', '', 'names_nobody' FROM staging WHERE customer_no IS NULL AND id_number IS NULL;
INSERT INTO staging_faults
SELECT line, 'customer_no', customer_no, 'unknown_customer' FROM staging s
WHERE customer_no IS NOT NULL AND NOT EXISTS (SELECT FROM collections_customer c WHERE c.customer_no = s.customer_no);
INSERT INTO staging_faults
SELECT line, 'claims_by', claims_by::text, 'ends_before_it_begins' FROM staging WHERE claims_by < announced_on;
