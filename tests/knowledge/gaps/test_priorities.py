from knowledge.gaps.priorities import weight_among, weights


def test_a_topic_weighs_what_the_weightiest_priority_that_names_it_says() -> None:
    stated = [(["Travel", "pay"], 2), (["travel"], 0), (["baskets"], 0)]
    assert weights(stated) == {"travel": 2, "pay": 2, "baskets": 0}


def test_what_nobody_said_anything_about_weighs_as_usual() -> None:
    known = {"travel": 3, "baskets": 0}
    assert weight_among(known, ["tools"]) == weight_among(known, []) == 1
    assert weight_among(known, ["baskets"]) == 0
    assert weight_among(known, ["baskets", "Travel"]) == 3
    assert weight_among(known, ["baskets", "tools"]) == 0
