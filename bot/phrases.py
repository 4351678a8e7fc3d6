"""What the bot says around its answers: hello, help, buttons, little confirmations. Free of any platform. Pure."""

from bot.replies import Reply

WITHDRAWN = "withdrawn"
"""The outcome name of a question its asker took back before it came to one of the seven."""

WHAT_I_DO = (
    "I answer questions about how things are done here, from checked articles, and show you the source.\n"
    "I keep your questions so that I can come back to you; what I can't answer goes to the people who look after the "
    "articles, without your name."
)
FIRST_WORDS = f"{WHAT_I_DO}\nOnly you see what you ask me here. Open my Home tab to see or forget your questions."
"""Three lines: what it does, what it keeps, who sees it."""

FIRST_WORDS_IN_CHAT = (
    f"{WHAT_I_DO}\nOnly you see what you ask me here. Write “my questions” to see or forget them, “help” for more."
)
"""The same where there is no Home tab."""

HELP = (
    "*/ask* and your question: I answer so that only you see it. You can then share the answer without your name.\n"
    "*Mention me* in a channel: I answer in the thread, for all to see.\n"
    "*Write to me directly*: just between us.\n"
    "*/ask channel*: how much I say in this channel. *My Home tab*: your questions, quiet hours, forgetting."
)

HELP_IN_TEAMS = (
    "**Write to me directly**: just between us.\n"
    "**Mention me** in a channel or a group chat: I answer there, for all to see.\n"
    "**On a message**, choose *More actions*: ask me about it, or note it as a question we should have an answer to.\n"
    "**When you write a message**, search our articles with my icon below it, and send what you find.\n"
    "**My questions**: your questions, quiet hours, forgetting. **Channel settings**: how much I say in a channel.\n"
    "**My nudges**: what came, and what you don't want. **Nudge**, if you lead a team: one thing to do differently."
)

GUIDANCE = "What would you like to know?"
ASK = "Ask"
ONLY_YOU = "Only you see the answer."
SAVE = "Save"
LOOK_AGAIN = "Look again"
NOTHING_FOUND = "I found nothing about that which everybody may see."
LOOKING = "is looking that up…"
"""A status line: the platform puts the bot's name before it."""

ONLY_TEXT = "I can only read text, so I left out {names}."
NOTHING_TO_READ = "I can only read text, and there's none in that. Tell me in a sentence what you'd like to know."

WHY_TITLE = "What was wrong?"
WHY_LABELS = {
    "wrong": "It's wrong",
    "outdated": "It's out of date",
    "incomplete": "Something is missing",
    "not_my_case": "It isn't my case",
}
WHY_NOTE = "Anything else? (no need)"
THANKS_HELPED = "Good to know."
THANKS_WHY = "Thank you. I've passed that on without your name."
NOT_YOURS = "Only the person who asked can do that."
NOT_FOR_YOU = "I can't do that for you."
ASK_ABOUT = "What would you like to know about “{title}”?"

SHARE = "Share to channel"
SHARED = "Shared, without your name."
SHARED_HEADING = "Somebody asked, and this may help others too:"
NOT_FOR_ALL = "Part of this answer isn't for everyone in this channel, so I can't share it here."
NOT_SHARED = "There's nothing here that I can share."
NOT_IN_CHANNEL = "I'm not in this channel. Invite me first, then share again."

ASK_PERSON_TITLE = "Ask a person"
ASK_PERSON_INTRO = "I'll pass your question on to {whom}. They won't see who asks unless you want them to."
WITH_NAME = "Show my name"
ASKED_PERSON = "I've asked {whom}, without your name. I'll bring you the answer here."
ASKED_PERSON_WITH_NAME = "I've asked {whom} in your name. I'll bring you the answer here."
ASKED_ALREADY = "Somebody has been asked already. I'll bring you the answer when it comes."
NOBODY_TO_ASK = "I don't know whom to ask yet. Your question stays in the gap log, so it isn't lost."
HELP_WANTED = "Can you help? Somebody asks:"
HELP_WANTED_BY = "Can you help? {name} asks:"
NEAREST_WAS = "The nearest I have: {titles}."
ANSWER_IN_THREAD = "Answer in this thread and I'll pass it on."
PERSON_ANSWERED = "You asked: {question}\n{name} answers:"
PASSED_ON = "Passed on. Thank you."
NOT_PASSED_ON = "I can't reach whoever asked just now, so I couldn't pass that on."
ANSWER = "Answer"
YOUR_ANSWER = "Your answer, in a few words"

FOLLOW_UP_OFF = "All right, I won't come back to you about this one."
WENT_PRIVATE = "I've answered you in a direct message."
GOING_PRIVATE = "I'll answer you in our own chat in a moment."
NOT_REACHABLE = "I can't write to you directly. Add me first, then ask me there."
CHOSEN = "You mean: {choice}"

DELETED = "You deleted your question. Shall I forget it too? I've stopped working on it either way."
FORGET_IT = "Forget it"
KEEP_IT = "Keep it"
FORGOTTEN_ONE = "Forgotten."
KEPT = "Kept."
FORGET_ALL = "Forget my questions"
FORGET_ALL_SURE = (
    "All your questions here go, and you won't hear back about the open ones. What stands in your chats stays there: "
    "delete it yourself. This can't be undone."
)
NOTHING_FORGOTTEN = "There was nothing to forget."

SAVED_AS_GAP = "Noted as a question we should have an answer to, without any name."
NO_QUESTION_THERE = "There's no text in that message."

OFFERED = "I may know this one. Only you see it."
ASKED_ELSEWHERE = "You asked in [this conversation]({link}). Only you see this."
HELLO_TO_ALL = (
    "Mention me with a question and I answer here, from checked articles, with the source.\n"
    "Write to me directly for what others needn't read. What I can't answer goes to the people who look after the "
    "articles, without your name."
)
"""Said once in a chat or channel that the bot was added to."""

NOT_YOURS_TO_DECIDE = "Whoever runs this channel, or the people who look after the articles, can change that."
POLICY_TITLE = "In this channel"
POLICY_QUESTION = "When may I speak here?"
POLICY_SET = "Done. This holds in this channel from now on: “{mode}”."
NOT_A_CHANNEL = "That only makes sense in a channel."

HOME_QUESTIONS = "My questions"
HOME_NO_QUESTIONS = "Nothing yet. What you ask me appears here, with what has become of it."
HOME_NUDGES = "Nudges"
HOME_NO_NUDGES = "None yet. Short reminders from your team would appear here, and you can always turn them off."
HOME_QUIET = "Quiet hours"
HOME_QUIET_HINT = "I don't write to you by myself in these hours of your day. When you ask, I answer."
HOME_OPT = "I'd like to hear"
HOME_GAPS = "What people asked and we don't have"
HOME_NO_GAPS = "No open gaps. When somebody asks what the articles don't answer, it appears here."
HOME_KEEPS = "What I keep, and who sees it"
TOPIC_LABELS = {
    "follow_ups": "when a question I couldn't answer has an answer",
    "nudges": "short reminders from my team",
    "offers": "answers offered when I post a question in a channel",
}
NO_QUIET = "No quiet hours"


def stopped() -> Reply:
    """What stands where an answer would have, when its asker stopped the work."""
    return Reply(WITHDRAWN, "Stopped, as you asked. Ask again whenever you like.")


def only_text_read(names: list[str]) -> str:
    """That these attachments were not read; empty for none."""
    return ONLY_TEXT.format(names=_listed(names)) if names else ""


def forgotten(count: int) -> str:
    """What has been forgotten."""
    if not count:
        return NOTHING_FORGOTTEN
    return "Forgotten: one question." if count == 1 else f"Forgotten: {count} questions."


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
