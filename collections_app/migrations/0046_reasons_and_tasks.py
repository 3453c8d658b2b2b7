from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collections", "0045_step_effects"),
    ]

    operations = [
        migrations.AlterField(
            model_name="hold",
            name="reason",
            field=models.CharField(
                choices=[
                    ("promise", "promise to pay"),
                    ("plan", "payment plan"),
                    ("complaint", "complaint"),
                    ("hardship", "hardship"),
                    ("disaster", "disaster or emergency"),
                    ("investigation", "under investigation"),
                    ("reading", "reading in question"),
                    ("deferral", "more days to pay by credit grade"),
                    ("other", "other"),
                ],
                max_length=16,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "call the customer"),
                    ("visit", "visit the customer"),
                    ("check_contact", "check the contact details"),
                    ("check_meter", "check the meter"),
                    ("callback", "call the customer back"),
                    ("promise_broken", "follow up a broken promise"),
                    ("plan_breached", "follow up a breached payment plan"),
                    ("contact_missing", "find a way to reach the customer"),
                    ("letter_returned", "find the right postal address"),
                    ("serve_by_hand", "serve the notice by hand"),
                    ("order_overdue", "settle a supply order past its day"),
                    ("alarm", "save a claim from limitation"),
                    ("answer_dispute", "answer a dispute"),
                    ("correct_bill", "have a bill corrected"),
                    ("check_reading", "look into a reading"),
                    ("balance_used_up", "see to a prepaid account without balance"),
                    ("release_deposit", "give a deposit back"),
                    ("ask_deposit", "ask for a deposit"),
                    ("offer_prepayment", "offer prepayment"),
                    ("over_limit", "see to an account over its credit limit"),
                    ("review", "review the account"),
                ],
                max_length=16,
                verbose_name="task",
            ),
        ),
    ]
