"""What the server counts for Prometheus: numbers only, never anyone's words."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from retrieval.outcome import OUTCOME_NAMES

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

LATENCY_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds: from one quoted answer to the deadline of a question."""


class Metrics:
    """One process's figures, in a registry of its own, so that two servers in one test do not share them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "handrail_questions", "Questions that came to their end.", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "handrail_question_seconds",
            "Seconds from a question's arrival to its outcome.",
            buckets=LATENCY_BUCKETS,
            registry=self._registry,
        )
        self._gaps = Gauge("handrail_gaps_open", "Gaps nobody has closed yet.", registry=self._registry)
        self._passages = Gauge("handrail_index_passages", "Passages that can be found.", registry=self._registry)
        for name in OUTCOME_NAMES.values():
            self._questions.labels(outcome=name)

    def count_outcome(self, outcome: str, seconds: float) -> None:
        """Count a question that ended this way, `seconds` after it was asked."""
        self._questions.labels(outcome=outcome).inc()
        self._seconds.observe(seconds)

    def render(self, open_gaps: int, passages: int) -> bytes:
        """All figures in Prometheus' text format; the two given ones are as they stand now."""
        self._gaps.set(open_gaps)
        self._passages.set(passages)
        return generate_latest(self._registry)
