"""Every case event is linked to the one before it by PostgreSQL itself; see docs/auditors.md for the text that is hashed."""

import django.db.models.deletion
from django.db import migrations, models

# The text of an event: JSON as jsonb prints it, keys by length and then by byte, the moment in UTC. It does not change:
# every link that was ever made depends on it. STABLE, so that PostgreSQL puts its body in place of the call.
EVENT_TEXT = """
CREATE FUNCTION collections_event_text(
    event_id bigint, event_on date, event_case bigint, event_data jsonb, event_kind text, event_actor bigint,
    event_account bigint, place bigint, moment timestamptz
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"id": ' || event_id || ', "on": "' || to_char(event_on, 'YYYY-MM-DD')
        || '", "case": ' || coalesce(event_case::text, 'null') || ', "data": ' || event_data::text
        || ', "kind": ' || to_json(event_kind)::text || ', "actor": ' || coalesce(event_actor::text, 'null')
        || ', "account": ' || event_account || ', "sequence": ' || place
        || ', "recorded_at": "' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"}'
$$
"""

# SHA-256 of the hash before (nothing for the first) and the text in UTF-8; as an aggregate it runs along a whole chain.
CHAIN = """
CREATE FUNCTION collections_next_link(state bytea, before bytea, what text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN sha256(coalesce(state, before, '\\x') || convert_to(what, 'UTF8'));
END $$;
CREATE AGGREGATE collections_chain(bytea, text) (SFUNC = collections_next_link, STYPE = bytea);
"""
NO_CHAIN = "DROP AGGREGATE collections_chain(bytea, text); DROP FUNCTION collections_next_link(bytea, bytea, text)"

LINK = """
    INSERT INTO collections_eventlink (event_id, chain, sequence, hash)
    SELECT id, chain, place, collections_chain(before,
            collections_event_text(id, "on", case_id, data, kind, actor_id, account_id, place, recorded_at)) OVER w
    FROM (
        SELECT e.*, coalesce(case_id, -account_id) AS chain, l.hash AS before,
            coalesce(l.sequence, 0) + row_number() OVER (PARTITION BY coalesce(case_id, -account_id) ORDER BY e.id) AS place
        FROM {events} e LEFT JOIN LATERAL (
            SELECT sequence, hash FROM collections_eventlink
            WHERE chain = coalesce(e.case_id, -e.account_id) ORDER BY sequence DESC LIMIT 1) l ON true
    ) placed WINDOW w AS (PARTITION BY chain ORDER BY place);
"""

# The account is locked first, as everything does that writes to it: whoever comes second finds the link of the first.
# A night that treats its accounts says 'later' and links at its end (evidence/batch.py); every other statement links at once.
# A plan made while a table is empty would read all of it for each event later on.
LINK_EVENTS = f"""
CREATE FUNCTION collections_link_events() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    PERFORM FROM collections_account WHERE id IN (SELECT account_id FROM new_events) ORDER BY id FOR NO KEY UPDATE;
    {LINK.format(events="new_events")}
    RETURN NULL;
END $$;
CREATE TRIGGER events_are_linked AFTER INSERT ON collections_caseevent REFERENCING NEW TABLE AS new_events
    FOR EACH STATEMENT WHEN (coalesce(current_setting('arrears.links', true), '') <> 'later')
    EXECUTE FUNCTION collections_link_events();
"""
APPEND_ONLY = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting()
"""
TABLES = ("collections_eventlink", "collections_chainseal", "collections_sealedhead")


def _hash(words):
    return models.BinaryField(verbose_name=words)


class Migration(migrations.Migration):
    dependencies = [("collections", "0027_accounts_by_unit")]

    operations = [
        migrations.CreateModel(
            name="ChainSeal",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("day", models.DateField(verbose_name="day")),
                ("through", models.BigIntegerField(verbose_name="last link")),
                ("heads", models.PositiveIntegerField(verbose_name="chains that had grown")),
                ("digest", _hash("digest of the heads")),
                ("hash", _hash("hash")),
            ],
            options={
                "verbose_name": "seal of the event chains",
                "verbose_name_plural": "seals of the event chains",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealedHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.BigIntegerField(verbose_name="chain")),
                ("sequence", models.PositiveIntegerField(verbose_name="sequence")),
                ("hash", _hash("hash")),
                (
                    "seal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="sealed_heads",
                        to="collections.chainseal",
                        verbose_name="seal",
                    ),
                ),
            ],
            options={
                "verbose_name": "sealed head",
                "verbose_name_plural": "sealed heads",
                "constraints": [models.UniqueConstraint(fields=("chain", "sequence"), name="a_head_is_sealed_once")],
            },
        ),
        migrations.CreateModel(
            name="EventLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.BigIntegerField(verbose_name="chain")),
                ("sequence", models.PositiveIntegerField(verbose_name="sequence")),
                ("hash", _hash("hash")),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="collections.caseevent",
                        verbose_name="event",
                    ),
                ),
            ],
            options={
                "verbose_name": "link of the event chain",
                "verbose_name_plural": "links of the event chain",
                "ordering": ["chain", "sequence"],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "sequence"), name="a_place_in_a_chain_is_taken_once")
                ],
            },
        ),
        migrations.RunSQL(EVENT_TEXT, "DROP FUNCTION collections_event_text"),
        migrations.RunSQL(CHAIN, NO_CHAIN),
        migrations.RunSQL(LINK.format(events="collections_caseevent"), migrations.RunSQL.noop),
        migrations.RunSQL(LINK_EVENTS, "DROP FUNCTION collections_link_events() CASCADE"),
        *(
            migrations.RunSQL(APPEND_ONLY.format(table=table), f"DROP TRIGGER {table}_is_append_only ON {table}")
            for table in TABLES
        ),
    ]
