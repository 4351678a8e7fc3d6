import pytest

from knowledge.reading.masking import Mask
from knowledge.reading.site_markup import without_site_markup


def _shown(text: str) -> str:
    mask = Mask()
    return mask.show(without_site_markup(mask.hide_code(text), mask))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('[Leave]({% page "/leave/#annual" %})', "[Leave](/leave/#annual)"),
        ("[Form]({%- link 'https://example.com' -%})", "[Form](https://example.com)"),
        ('[File]({% download\n  "files/form.pdf"\n%})', "[File](files/form.pdf)"),
        ('[form]: {% page "/form/" %}', "[form]: /form/"),
        ('<a href="{% page "/about/" %}">', '<a href="/about/">'),
        ('{% image "img/map.png" "A map" %}', "![A map](img/map.png)"),
        ('Ask in {% slack_channel "people-ops" %}.', "Ask in #people-ops."),
        ('{% alert "Mind the gap", "warning" %}', "Mind the gap"),
        ('See {% url "/about/" %}', "See /about/"),
        ('{% include "step indicator.html" steps:all %}', ""),
        ("{% if page.new %}New{% else %}Old{% endif %}", "NewOld"),
        ('{% icon "campaign" %}', ""),
        ("{% comment %}TODO `x` {{ y }}{% endcomment %}after", "after"),
        ("{# a note #}after", "after"),
        ("<!-- a note\n-->after", "after"),
        ("<script>alert(1)</script ><STYLE>p {}</style>after", "after"),
        ("{{ site.url }}/leave", "/leave"),
        ('{{ "/img/a.png" | relative_url }}', "/img/a.png"),
        ("{{ page.title | upcase }}", ""),
        ("![x](data:image/png;base64," + "A" * 500 + ")", "![x](data:image/png;base64,...)"),
    ],
)
def test_what_a_tag_stands_for_is_kept_and_the_rest_goes(written: str, shown: str) -> None:
    assert _shown(written) == shown


def test_code_is_kept_as_it_is() -> None:
    text = "`{% tag %}`\n\n```\n{{ site.url }} <!-- x -->\n```\n\n    {% indented %}\n"
    assert _shown(text) == text


def test_what_the_author_marked_as_raw_is_kept() -> None:
    assert _shown('{% raw %}{% page "x" %} {{ a.b }}{% endraw %}') == '{% page "x" %} {{ a.b }}'


def test_a_blank_for_the_reader_to_fill_in_is_kept() -> None:
    assert _shown("Dear {{first name}}, your {{ item }} is here.") == "Dear {{first name}}, your {{ item }} is here."


def test_braces_that_are_no_tags_are_kept() -> None:
    text = "A set {1, 2}, 50% of {it} and {#id}"
    assert _shown(text) == text


def test_an_id_on_the_line_below_a_heading_joins_it_and_other_attributes_go() -> None:
    assert _shown("## Set up\n{: #setup .wide}\n\nText\n{:.note}\n") == "## Set up {#setup}\n\nText\n"


@pytest.mark.parametrize("junk", ["{% a ", "{{ ", "{# ", "<!--", "<script", "`", "{:"])
def test_junk_that_never_ends_is_kept(junk: str) -> None:
    # Without a linear search this would run for hours.
    assert _shown(junk * 20_000) == junk * 20_000
