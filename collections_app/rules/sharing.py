"""How work is shared out among those who can do it: the next task always goes to whoever has the fewest."""

from collections.abc import Mapping


def share_out(loads: Mapping[int, int], count: int) -> list[int]:
    """Who gets each of `count` tasks, in their order; `loads` are the tasks that each person has, by the person's id.

    Of those who have equally few the lowest id comes first, so that the same loads are always shared out the same way.
    Without anybody nothing is shared out.
    """
    held, given = dict(loads), []
    for _ in range(count if held else 0):
        person = min(held, key=lambda one: (held[one], one))
        held[person] += 1
        given.append(person)
    return given
