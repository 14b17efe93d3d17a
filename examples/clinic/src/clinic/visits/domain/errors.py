from uuid import UUID

from clinic.shared.domain.errors import Conflict, InvalidValue, NotFound, Stale


class PatientNotFound(NotFound):
    code = "patient_not_found"

    def __init__(self, patient_id: UUID) -> None:
        super().__init__(f"There is no patient {patient_id}.")


class PatientStale(Stale):
    code = "patient_stale"

    def __init__(self, patient_id: UUID) -> None:
        super().__init__(f"The patient {patient_id} has changed. Read it again.")


class PatientInUse(Conflict):
    code = "patient_in_use"

    def __init__(self, patient_id: UUID) -> None:
        super().__init__(f"The patient {patient_id} is in use.")


class PatientEmailTaken(Conflict):
    code = "patient_email_taken"

    def __init__(self) -> None:
        super().__init__("Another patient has this email.")


class RoomNotFound(NotFound):
    code = "room_not_found"

    def __init__(self, room_id: UUID) -> None:
        super().__init__(f"There is no room {room_id}.")


class RoomStale(Stale):
    code = "room_stale"

    def __init__(self, room_id: UUID) -> None:
        super().__init__(f"The room {room_id} has changed. Read it again.")


class RoomInUse(Conflict):
    code = "room_in_use"

    def __init__(self, room_id: UUID) -> None:
        super().__init__(f"The room {room_id} is in use.")


class RoomLabelTaken(Conflict):
    code = "room_label_taken"

    def __init__(self) -> None:
        super().__init__("Another room has this label.")


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


class VisitPatientMissing(InvalidValue):
    code = "visit_patient_missing"

    def __init__(self, patient_id: UUID) -> None:
        super().__init__("patient_id", f"there is no patient {patient_id}")


class VisitRoomsMissing(InvalidValue):
    code = "visit_rooms_missing"

    def __init__(self) -> None:
        super().__init__("rooms", "must all be ids of rooms")


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
