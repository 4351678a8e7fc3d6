from knowledge.reading.html_islands import with_html_as_markdown
from knowledge.reading.masking import Mask


def _shown(text: str) -> str:
    mask = Mask()
    return mask.show(with_html_as_markdown(mask.hide_code(text), mask))


def test_a_heading_in_html_becomes_a_heading() -> None:
    html = 'Before\n<h3 class="x" id="step-1">\n<button type="button">\n  Step 1: ask\n</button></h3>\nAfter'
    assert _shown(html) == "Before\n\n### Step 1: ask {#step-1}\n\nAfter"


def test_a_table_in_html_becomes_a_table() -> None:
    html = (
        '<div class="wrapper">\n  <table class="wide">\n    <tr><th>Who</th><th>When</th></tr>\n'
        "    <tr><td>Ann</td><td>`now`</td></tr>\n  </table>\n</div>\n"
    )
    assert "| Who | When |\n| --- | --- |\n| Ann | `now` |" in _shown(html)
    assert "<" not in _shown(html)


def test_a_list_in_html_becomes_a_list() -> None:
    assert _shown("<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>").strip() == "- One\n- Two"


def test_a_box_goes_and_its_text_stays_and_is_no_code() -> None:
    html = '<div\n  class="box"\n>\n  <div class="inner">\n      Mind this.\n  </div>\n</div>\n\nText'
    assert _shown(html).split() == ["Mind", "this.", "Text"]
    assert "    Mind" not in _shown(html)


def test_what_folds_out_is_shown_with_its_title() -> None:
    assert _shown("<details><summary>More</summary>\n\nHidden text\n</details>").split() == [
        "**More**",
        "Hidden",
        "text",
    ]


def test_html_in_code_and_addresses_between_angles_are_kept() -> None:
    text = "Write `<div>` to <ann@example.com> or <https://example.com>\n\n```\n<h1>x</h1>\n\n\n\n</div>\n```\n"
    assert _shown(text) == text


def test_a_table_too_deep_to_convert_is_left_as_it_is() -> None:
    html = "<table>" + "<b>" * 5000 + "x</table>"
    assert html in _shown(html)
