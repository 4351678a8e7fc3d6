import pytest
from scim2_models import InvalidSyntaxException, NotFoundException

from adapters.scim.service import ENTERPRISE, error_of, with_references


def test_the_reference_that_directory_services_leave_out_is_put_in() -> None:
    told = with_references({ENTERPRISE: {"manager": {"value": "26"}, "costCenter": "1"}})
    assert told == {ENTERPRISE: {"manager": {"$ref": "../Users/26", "value": "26"}, "costCenter": "1"}}


@pytest.mark.parametrize(
    "body", [{}, {ENTERPRISE: None}, {ENTERPRISE: {"manager": "26"}}, {ENTERPRISE: {"manager": {}}}]
)
def test_what_names_no_manager_stays_as_it_is(body: dict[str, object]) -> None:
    assert with_references(body) == body


def test_what_is_no_object_is_refused() -> None:
    with pytest.raises(InvalidSyntaxException):
        with_references([])  # type: ignore[arg-type]


def test_an_error_carries_its_status_as_the_standard_writes_it() -> None:
    answer = error_of(NotFoundException())
    assert answer.status == 404
    assert answer.body is not None
    assert answer.body["status"] == "404"
