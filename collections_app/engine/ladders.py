"""The procedures as the decision needs them: read once for a run, two queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from collections_app.procedures.models import Procedure, Step
from collections_app.procedures.review import ladder_from
from collections_app.rules.facts import Ladder


@dataclass(frozen=True, slots=True)
class Ladders:
    """Every version by id, and for a new case the one in force by (customer class, currency)."""

    by_id: dict[int, Ladder]
    in_force: dict[tuple[str, str], Ladder]

    def choose(self, procedure_id: int | None, customer_class: str, currency: str) -> Ladder | None:
        """The ladder a case is on, or for a new case the one that names its class and currency most closely."""
        if procedure_id is not None:
            return self.by_id[procedure_id]
        for segment in ((customer_class, currency), (customer_class, ""), ("", currency), ("", "")):
            if segment in self.in_force:
                return self.in_force[segment]
        return None


def read_ladders(day: date) -> Ladders:
    """All versions, and those in force on the day; of two for the same segment the newer one wins."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.order_by("procedure", "position"):
        steps[step.procedure_id].append(step)
    by_id = {procedure.pk: ladder_from(procedure, steps[procedure.pk]) for procedure in Procedure.objects.all()}
    in_force: dict[tuple[str, str], Ladder] = {}
    for procedure in Procedure.objects.active_on(day).order_by("active_from", "version", "pk"):
        for customer_class in procedure.customer_classes or [""]:
            in_force[customer_class, procedure.currency] = by_id[procedure.pk]
    return Ladders(by_id, in_force)
