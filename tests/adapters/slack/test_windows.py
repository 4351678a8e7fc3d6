from adapters.slack.windows import help_wanted, person_answered, question_deleted
from bot.questions.relaying import HelpRequest
from tests.adapters.slack.local_slack.block_rules import faults_in

LONG = "<!channel> " + "long " * 2_000


def test_each_small_message_is_one_that_slack_takes_and_pings_nobody() -> None:
    request = HelpRequest("q", LONG, ("Boats",), (), None)
    for words in (
        question_deleted("q"),
        help_wanted(request, None),
        help_wanted(request, "Ann"),
        person_answered(LONG, "Eve", LONG),
    ):
        assert faults_in(words["blocks"]) == []
        assert "<!channel>" not in words["text"]
        # In plain text, Slack shows what looks like a mention as it is written.
        assert all(block["text"]["type"] == "plain_text" for block in words["blocks"] if block["type"] == "section")
