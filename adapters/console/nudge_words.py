"""What the console says of a nudge's state."""

from bot.nudges import NudgeState

STATE_WORDS = {
    NudgeState.AWAITING_APPROVAL: "Waiting for a second person to agree.",
    NudgeState.UNDER_WAY: "Going out, to everybody at a good moment of their own day.",
    NudgeState.PAUSED: "Paused: nothing is sent until you go on.",
    NudgeState.HELD: "Held, because the article it rests on is not what it was.",
    NudgeState.CANCELLED: "Stopped for good.",
    NudgeState.REFUSED: "Not agreed to: nothing was sent.",
}
