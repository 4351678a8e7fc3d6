"""What writers and reviewers of a draft should look at before it is published; none of it stands in the way. Pure."""

from collections.abc import Collection
from datetime import date
from difflib import get_close_matches

from bot.replies import human_date
from knowledge.articles import EVERYONE
from knowledge.drafts import Contents
from knowledge.freshness import overdue_since

NO_OWNER = "Nobody is named as its owner: whoever finds a mistake has nobody to tell."


def doubts_of(contents: Contents, groups: Collection[str], today: date) -> list[str]:
    """What looks like a slip, a sentence each. `groups` are those that somebody in the directory is in."""
    is_for_all = EVERYONE in contents.audience
    empty = [] if is_for_all else sorted(each for each in contents.audience if each not in groups)
    overdue = overdue_since(contents.review_by, today)
    return [
        *(_nobody_in(each, groups) for each in empty),
        *([f"Its review date, {human_date(overdue)}, has passed: it would be overdue at once."] if overdue else []),
        *([] if contents.owner else [NO_OWNER]),
    ]


def _nobody_in(group: str, groups: Collection[str]) -> str:
    by_lower_case = {each.casefold(): each for each in groups}
    likely = get_close_matches(group.casefold(), by_lower_case, n=1)
    meant = f" Did you mean “{by_lower_case[likely[0]]}”?" if likely else ""
    return f"Nobody in the directory is in the group “{group}”.{meant}"
