"""What `just fuzz` demands beside the checks of Schemathesis."""

import json
import re
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

_KEY = "Idempotency-Key"
_ASKED = re.compile("^must (be|have) ")


@schemathesis.check
def documented_form_is_accepted(_: CheckContext, response: Response, case: Case) -> None:
    """A request of the documented form may break a rule that has a name, such as region_missing."""
    if response.status_code != HTTPStatus.UNPROCESSABLE_ENTITY or not _documented(case):
        return
    problem = response.json()
    told = problem["code"] == "invalid_value" and _told(problem["errors"], case)
    if problem["code"] == "invalid_request" or (problem["code"] == "invalid_value" and not told):
        raise AssertionError(response.text)


@schemathesis.hook
def before_call(_: HookContext, case: Case, __: dict[str, Any]) -> None:
    """A repeated key has the answer of the first request, of whose row later ones may find nothing left."""
    followed = case.meta is not None and case.meta.phase.name == "stateful"
    if followed and case.headers and _KEY in case.headers and _documented(case):
        case.headers[_KEY] = f'"{uuid4()}"'


def _documented(case: Case) -> bool:
    """Schemathesis calls a request positive for its body, and may send a header of another form with it."""
    if case.meta is None:
        return False
    parts = (part.mode for part in case.meta.components.values())
    return all(mode.is_positive for mode in (case.meta.generation.mode, *parts))


def _told(errors: list[dict[str, str]], case: Case) -> bool:
    """A schema says in words that a date is at least another one; it has no keyword for that."""
    document = json.dumps(case.operation.schema.raw_schema)
    return all(_ASKED.sub("", error["message"]) in document for error in errors)
