"""Words that several pages about articles share."""

from knowledge.articles import Status

OUTDATED = "Somebody changed this article after you opened the page. Look at it as it is now, then decide."

STATES = {
    Status.PUBLISHED: "published",
    Status.RETIRED: "retired: nobody is answered from it",
    Status.IN_REVIEW: "in review: nobody is answered from it yet",
    Status.DRAFT: "a draft: nobody is answered from it yet",
}


def state_words(status: Status) -> str:
    """Where an article stands."""
    return STATES[status]


def who(by: str) -> str:
    """Who made a version, for people: the id without the kind of account it is."""
    return "an import" if by == "import" else by.partition(":")[2] or by
