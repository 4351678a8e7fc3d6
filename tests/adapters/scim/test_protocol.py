import json

import pytest
from scim2_models import Error

from adapters.scim.protocol import CONTENT_TYPE, refused


@pytest.mark.parametrize("kind", [None, "invalidSyntax"])
def test_a_refusal_reads_as_the_library_would_write_it(kind: str | None) -> None:
    response = refused(400, "The body is not JSON.", kind)
    assert isinstance(response.body, bytes)
    assert json.loads(response.body) == Error(status=400, detail="The body is not JSON.", scim_type=kind).model_dump()
    assert (response.status, response.content_type) == (400, CONTENT_TYPE)


def test_whoever_is_not_known_is_told_how_to_say_who_they_are() -> None:
    assert refused(401, "The bearer token is missing or wrong.").headers["WWW-Authenticate"] == "Bearer"
    assert "WWW-Authenticate" not in refused(404, "SCIM is not set up here: set SCIM_TOKEN.").headers
