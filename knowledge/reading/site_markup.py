"""Taking out of a page what only the site it was written for understands: Liquid and Nunjucks tags, comments, scripts.

What such a tag stands for is kept where it can be told from the tag alone: the address of a link, an image, the title
of a box, the name of a channel.
"""

import re

from knowledge.reading.masking import Mask, each_between

_RAW = (re.compile(r"\{%-?\s*raw\s*-?%\}"), re.compile(r"\{%-?\s*endraw\s*-?%\}"))
_UNSEEN = (
    (re.compile(r"\{%-?\s*comment\b[^%]*%\}"), re.compile(r"\{%-?\s*endcomment\s*-?%\}")),
    (re.compile(r"\{#\s"), re.compile(r"#\}")),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
)
_TAG = re.compile(r"\{%-?\s*(?P<name>[\w-]+)(?P<arguments>.{0,1000}?)-?%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?\s*(?P<expression>[^{}]*?)\s*-?\}\}")
_STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_PLACEHOLDER = re.compile(r"[\w -]+")
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$\n?", re.MULTILINE)
_ATTRIBUTE_ID = re.compile(r"^(?P<heading>#.*)\n[ \t]*\{:[^{}\n]*?#(?P<id>[\w-]+)[^{}\n]*\}[ \t]*$", re.MULTILINE)
_DATA_ADDRESS = re.compile(r"(?P<kind>data:[\w/+.-]{1,80};base64,)[A-Za-z0-9+/=%]{64,}")
_NEAR = 20
_LINK_OPENINGS = ("](", "](<", "]:", '="', "='", "=")
_ADDRESS = ("/", "http://", "https://", "mailto:", "#")
_CONTROL = re.compile(
    r"assign|block|break|call|capture|case|continue|cycle|elif|else|elsif|end.*|extends|filter|for|from|if|import"
    r"|include.*|increment|decrement|layout|macro|render|section|set|tablerow|unless|when|with"
)


def without_site_markup(text: str, mask: Mask) -> str:
    """`text` as a reader of the finished page would know it. Code in it must be hidden by `mask` and stays as it is."""
    text = each_between(*_RAW, text, mask.hide)
    for opening, closing in _UNSEEN:
        text = each_between(opening, closing, text, lambda _: "")
    text = _TAG.sub(_shown_for_tag, text)
    text = _OUTPUT.sub(_shown_for_output, text)
    text = _ATTRIBUTE_ID.sub(r"\g<heading> {#\g<id>}", text)
    text = _ATTRIBUTES.sub("", text)
    return _DATA_ADDRESS.sub(r"\g<kind>...", text)


def _shown_for_tag(tag: re.Match[str]) -> str:
    name = tag["name"].lower()
    strings: list[str] = [double or single for double, single in _STRING.findall(tag["arguments"])]
    if _CONTROL.fullmatch(name) or not strings:
        return ""
    before = tag.string[max(0, tag.start() - _NEAR) : tag.start()]
    if before.rstrip().endswith(_LINK_OPENINGS):
        return strings[0]
    if "image" in name or name in ("img", "figure"):
        return f"![{' '.join(strings[1:2])}]({strings[0]})"
    if "channel" in name:
        return f"#{strings[0].lstrip('#')}"
    return strings[0] if " " in strings[0] or strings[0].startswith(_ADDRESS) else ""


def _shown_for_output(output: re.Match[str]) -> str:
    expression = output["expression"]
    literal = _STRING.match(expression)
    if literal:
        return str(literal[1] or literal[2] or "")
    # One word or a few are a blank for the reader to fill in ("Hi {{first name}}"); a path or filter is the site's.
    return output[0] if _PLACEHOLDER.fullmatch(expression) else ""
