"""What `just fuzz` demands beside the checks of Schemathesis."""

from http import HTTPStatus

import schemathesis
from schemathesis import Case, CheckContext, Response

_ANOTHER_FORM = {"invalid_request", "invalid_value"}


@schemathesis.check
def documented_form_is_accepted(_: CheckContext, response: Response, case: Case) -> None:
    """A request of the documented form may break a rule that has a name, such as region_missing."""
    documented = case.meta is not None and case.meta.generation.mode.is_positive
    refused = response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    if documented and refused and response.json()["code"] in _ANOTHER_FORM:
        raise AssertionError(response.text)
