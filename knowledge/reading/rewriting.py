"""An article's source rewritten so that each part of it stands alone: as text on a phone, and before a small model."""

import re

from knowledge.reading.html_islands import with_html_as_markdown
from knowledge.reading.masking import Mask
from knowledge.reading.reference_links import with_links_written_out
from knowledge.reading.site_markup import without_site_markup

_TABLE_RULER = re.compile(r"^(?=.*\|)[ \t]*[|:-][ \t|:-]*$", re.MULTILINE)


def rewritten(markdown: str) -> str:
    """`markdown` without a site generator's markup, with its HTML as Markdown and its links complete.

    Code blocks and code spans are left exactly as they are. Blocks: call it in a thread.
    """
    mask = Mask()
    text = without_site_markup(mask.hide_code(markdown), mask)
    text = with_html_as_markdown(text, mask)
    # Each dash of the line below a table's header is a token of the embedding model, and tools draw hundreds of them.
    text = _TABLE_RULER.sub(lambda ruler: re.sub("-{4,}", "---", ruler[0]), text)
    return mask.show(with_links_written_out(text))
