UPDATE collections_deliveryreport SET settled_on = %(on)s WHERE settled_on IS NULL
