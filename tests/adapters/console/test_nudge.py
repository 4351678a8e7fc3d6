from adapters.console.nudge import ROUTES
from bot.people.roles import CURATING


def test_only_those_who_look_after_the_articles_decide_on_others_nudges() -> None:
    deciding = [route for route in ROUTES if route.path.endswith(("/approve", "/refuse"))]
    assert len(deciding) == 2
    assert all(route.allowed == CURATING for route in deciding)
