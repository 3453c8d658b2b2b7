from django.db import migrations

# Part of a name or address, in any script: what is searched is cut into pairs of characters, without case, spaces and
# punctuation; so 'Weber, Anna' is found by 'web', 江畔市变电路 by 变电, and 0555 0100 17 by 010017. Trigrams of the
# server would be no help: under the plain locale it takes no Chinese character for a letter.
GRAMS = r"""
CREATE FUNCTION collections_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT lower(regexp_replace(said, '[\s,.;:/()，。；：、（）·''"_-]+', '', 'g'))
$$;
CREATE FUNCTION collections_pairs(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg(DISTINCT substr(plain, n, 2)), '{}')
    FROM (SELECT collections_plain(said) AS plain) p, generate_series(1, length(plain) - 1) n
$$;
"""
NO_GRAMS = "DROP FUNCTION collections_pairs(text); DROP FUNCTION collections_plain(text);"
INDEXES = {
    "customer_by_part_of_name": "collections_customer USING gin (collections_pairs(name))",
    "contact_by_part": "collections_contact USING gin (collections_pairs(value)) WHERE is_current",
    "account_by_part_of_address": "collections_account USING gin (collections_pairs(address))",
    "supply_point_by_part_of_address": "collections_supplypoint USING gin (collections_pairs(address))",
}


class Migration(migrations.Migration):
    dependencies = [("collections", "0019_my_day")]

    operations = [
        migrations.RunSQL(GRAMS, NO_GRAMS),
        *(migrations.RunSQL(f"CREATE INDEX {name} ON {what}", f"DROP INDEX {name}") for name, what in INDEXES.items()),
    ]
