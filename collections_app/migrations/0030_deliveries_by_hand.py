import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NUMBERS = "CREATE SEQUENCE collections_hand_delivery_number"
APPEND_ONLY = """
CREATE TRIGGER collections_handdelivery_is_append_only BEFORE UPDATE OR DELETE ON collections_handdelivery
    FOR EACH STATEMENT EXECUTE FUNCTION collections_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0029_dispute_stages"),
    ]

    operations = [
        migrations.RunSQL(NUMBERS, "DROP SEQUENCE collections_hand_delivery_number"),
        migrations.CreateModel(
            name="HandDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("delivery_no", models.CharField(max_length=24, unique=True, verbose_name="delivery number")),
                ("delivered_at", models.DateTimeField(verbose_name="handed over at")),
                (
                    "taken_by",
                    models.CharField(
                        choices=[
                            ("debtor", "the customer"),
                            ("household", "an adult of the household"),
                            ("employee", "an employee of the customer"),
                            ("left", "nobody: left there before a witness"),
                        ],
                        max_length=12,
                        verbose_name="taken by",
                    ),
                ),
                ("taken_by_name", models.CharField(blank=True, max_length=100, verbose_name="name")),
                ("witness", models.CharField(blank=True, max_length=200, verbose_name="witness")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                    ),
                ),
                ("accuracy_m", models.PositiveIntegerField(blank=True, null=True, verbose_name="accuracy in metres")),
                ("photo", models.FileField(blank=True, editable=False, upload_to="", verbose_name="photo")),
                (
                    "photo_sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the photo"),
                ),
                ("signature", models.FileField(blank=True, editable=False, upload_to="", verbose_name="signature")),
                (
                    "signature_sha256",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="SHA-256 of the signature"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_delivery",
                        to="collections.deliveryreceipt",
                        verbose_name="proof of service",
                    ),
                ),
                (
                    "served_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed over by",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery by hand",
                "verbose_name_plural": "deliveries by hand",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("photo_sha256", ""), _negated=True),
                            models.Q(("signature_sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_hand_delivery_has_a_picture",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_by", "left"), _negated=True),
                            models.Q(
                                models.Q(("witness", ""), _negated=True), models.Q(("photo_sha256", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="what_is_left_has_a_witness_and_a_photo",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_by", "left"), models.Q(("taken_by_name", ""), _negated=True), _connector="OR"
                        ),
                        name="whoever_takes_a_notice_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__gte", -90),
                                ("latitude__lte", 90),
                                ("longitude__gte", -180),
                                ("longitude__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="a_place_is_on_earth",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            APPEND_ONLY, "DROP TRIGGER collections_handdelivery_is_append_only ON collections_handdelivery"
        ),
    ]
