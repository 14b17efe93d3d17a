from uuid import UUID

from clinic.shared.domain.errors import Conflict, NotFound, Stale


class VisitNotFound(NotFound):
    code = "visit_not_found"

    def __init__(self, visit_id: UUID) -> None:
        super().__init__(f"There is no visit {visit_id}.")


class VisitStale(Stale):
    code = "visit_stale"

    def __init__(self, visit_id: UUID) -> None:
        super().__init__(f"The visit {visit_id} has changed. Read it again.")


class VisitNumberTaken(Conflict):
    code = "visit_number_taken"

    def __init__(self) -> None:
        super().__init__("Another visit has this number.")


class VisitCannotStart(Conflict):
    code = "visit_cannot_start"

    def __init__(self, progress: str) -> None:
        super().__init__(f"'start' needs the progress booked; it is {progress}.")


class VisitCannotClose(Conflict):
    code = "visit_cannot_close"

    def __init__(self, progress: str) -> None:
        super().__init__(f"'close' needs the progress started; it is {progress}.")


class VisitCannotCancel(Conflict):
    code = "visit_cannot_cancel"

    def __init__(self, progress: str) -> None:
        super().__init__(f"'cancel' needs the progress booked; it is {progress}.")
