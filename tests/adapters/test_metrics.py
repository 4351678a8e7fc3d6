from adapters.metrics import Metrics


def test_every_outcome_is_there_from_the_start() -> None:
    figures = Metrics().render(0, 0).decode()
    assert 'handrail_questions_total{outcome="unknown"} 0.0' in figures
    assert 'handrail_questions_total{outcome="error"} 0.0' in figures


def test_questions_are_counted_by_outcome_with_their_time() -> None:
    metrics = Metrics()
    metrics.count_outcome("answered", 0.3)
    metrics.count_outcome("answered", 0.02)
    figures = metrics.render(0, 0).decode()
    assert 'handrail_questions_total{outcome="answered"} 2.0' in figures
    assert 'handrail_question_seconds_bucket{le="0.025"} 1.0' in figures
    assert "handrail_question_seconds_count 2.0" in figures


def test_gaps_and_passages_are_as_they_stand_now() -> None:
    metrics = Metrics()
    metrics.render(5, 100)
    figures = metrics.render(3, 120).decode()
    assert "handrail_gaps_open 3.0" in figures
    assert "handrail_index_passages 120.0" in figures


def test_two_servers_do_not_share_their_figures() -> None:
    one, other = Metrics(), Metrics()
    one.count_outcome("unknown", 1)
    assert 'outcome="unknown"} 0.0' in other.render(0, 0).decode()
