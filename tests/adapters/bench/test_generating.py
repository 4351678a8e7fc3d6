from collections import Counter
from itertools import islice

import numpy as np

from adapters.bench.generating import PHRASED, TEAMS, articles, questions_about, team
from knowledge.articles import EVERYONE
from knowledge.reading.splitting import split


def test_the_same_seed_writes_the_same_articles_and_another_one_does_not() -> None:
    first, again, other = (list(islice(articles(seed, 3), 20)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_every_hundredth_article_is_for_the_same_team_and_few_are_hidden() -> None:
    made = list(islice(articles(1), 10 * TEAMS))
    teams = Counter(group for each in made for group in each.details.audience - {EVERYONE})
    assert set(teams.values()) == {10}
    assert 0.93 < sum(EVERYONE in each.details.audience for each in made) / len(made) < 0.99


def test_no_two_articles_have_the_same_title_before_the_sites_are_used_up() -> None:
    made = list(islice(articles(1), 2_000))
    assert len({each.details.title for each in made}) == len(made)


def test_sections_are_as_uneven_as_in_a_handbook() -> None:
    words = [len(text.split()) for each in islice(articles(1), 300) for _, text in each.sections]
    shortest, median, longest = np.percentile(words, [5, 50, 95])
    assert shortest < 30
    assert 55 < median < 90
    assert longest > 150


def test_the_body_splits_into_the_sections_it_was_made_of() -> None:
    for made in islice(articles(5), 30):
        found = {(each.heading_path, each.text) for each in split(made.body, lambda text: 100 + len(text), 10**6)}
        assert found == set(made.sections)


def test_what_is_asked_about_can_be_seen_by_everyone_and_carries_its_phrasings() -> None:
    plain = list(islice(articles(1, plain=30), 30))
    assert all(EVERYONE in each.details.audience and each.details.also_asked_as for each in plain)


def test_the_teams_that_have_no_phrasings_see_none() -> None:
    made = list(islice(articles(1, plain=30), 400))
    without = {team(number) for number in range(TEAMS) if number % PHRASED}
    assert not any(each.details.also_asked_as for each in made if each.details.audience & without)
    assert 0.2 < sum(bool(each.details.also_asked_as) for each in made) / len(made) < 0.35


def test_questions_come_once_each_and_in_the_same_order_for_the_same_seed() -> None:
    made = list(islice(articles(1), 20))
    asked = questions_about(made, 7)
    assert len(asked) == len(set(asked)) > 100
    assert asked == questions_about(made, 7) != questions_about(made, 8)
