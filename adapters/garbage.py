"""When Python looks for garbage that counting references does not find: objects that only refer to each other.

By itself it looks after every 700 new objects, and again and again through all there are. A start makes most of a
million objects that stay for good: a third of its processor time went into looking at them.
"""

import gc

SELDOM = 50_000
"""New objects between two looks: some megabytes of garbage at most, and a look of a few milliseconds."""


def look_away() -> None:
    """Leaves garbage alone, until `look_again`: for while everything is imported."""
    gc.disable()


def look_again() -> None:
    """Looks at what comes from now on, seldom, and not at what is there. Nothing where nobody looked away."""
    if not gc.isenabled():
        spare_what_is_there()
        gc.set_threshold(SELDOM)
        gc.enable()


def spare_what_is_there() -> None:
    """Never looks again at what is there now: for when everything that stays was made."""
    gc.freeze()
