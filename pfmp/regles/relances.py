"""When a tutor who has not answered is reminded. Pure."""

from datetime import date, timedelta

# From the last day of the PFMP: that day, a week later, and a week before the link closes.
RELANCES = (timedelta(0), timedelta(weeks=1), timedelta(weeks=3))
REPIT = timedelta(days=3)  # no reminder so soon after a message


def relance_due(jour: date, *, dernier_jour: date, dernier_message: date) -> int | None:
    """Return the rank of the reminder to send on `jour`, from 1; None when there is none.

    Only the latest one: a link opened late is not reminded three times at once. It is sent on its day or the days
    after, so that a daily work that was missed costs nothing.
    """
    rangs = [rang for rang, delai in enumerate(RELANCES, start=1) if dernier_jour + delai <= jour]
    if not rangs or jour - dernier_message < REPIT:
        return None
    rang = rangs[-1]
    return rang if dernier_message < dernier_jour + RELANCES[rang - 1] else None
