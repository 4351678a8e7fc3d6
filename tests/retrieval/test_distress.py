import pytest

from retrieval.distress import is_in_distress


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "i wanna die",
        "I don't want to live anymore",
        "I'm thinking about killing myself",
        "I have been having suicidal thoughts",
        "i feel suicidal",
        "I am suicidal",
        "I keep thinking about ending my life",
        "they'd be better off without me",
        "Everyone would be better off without me",
        "I can't go on like this",
        "i cant go on anymore",
        "I want to hurt myself",
        "im going to hurt myself",
        "I feel like hurting myself",
        "I think I might hurt myself",
        "no reason to live",
        "I wish I was dead",
        "I wish I were dead",
        "I'm thinking of suicide",
        "I dont want to be here anymore",
        "My workload is so bad that I want to end it all",
        "My boss shouted at me again and I just want to die",
        "I don't know who to talk to, I want to end my life",
        "I feel like I'm going to kill myself",
        "there is no reason for me to go on living",
        "I'd rather be dead",
        "i do not want to wake up anymore",
        "I've been thinking about self harm",
    ],
)
def test_who_may_hurt_themselves_is_in_distress(text: str) -> None:
    assert is_in_distress(text)


@pytest.mark.parametrize(
    "text",
    [
        "I hurt myself on the stairs, what do I do?",
        "I cut myself in the kitchen",
        "what do I do if a colleague says they want to kill themselves?",
        "a patient told me she wants to die",
        "how do I kill a process?",
        "my laptop died",
        "I want to end my contract",
        "where do I end my subscription",
        "how do I end it all-day event",
        "do we have life insurance",
        "How do I support someone with suicidal thoughts?",
        "does the life insurance pay after suicide?",
        "I can't go on holiday in May, can I carry days over?",
        "can I hang my coat",
        "I don't want to be here on Friday, can I work from home?",
        "I want to cut me a key",
        "I could die of heat in this office, what are the rules",
        "I will take my own laptop",
        "Is suicide covered by the policy?",
        "I hung my coat and it is gone",
        "what is the suicide prevention policy",
        "How do I shoot a video",
        "may I hurt the schedule if I swap",
        "I want to exist in two systems",
        "I am afraid to die in the lift",
        "I don't want to exist in the directory",
    ],
)
def test_a_question_about_others_or_after_an_accident_is_a_question(text: str) -> None:
    assert not is_in_distress(text)


@pytest.mark.parametrize("text", ["i am " * 20_000, "i want to " * 5_000, "colleague " * 20_000 + "kill myself"])
def test_a_long_text_is_read_all_the_same(text: str) -> None:
    assert is_in_distress(text) is text.endswith("kill myself")
