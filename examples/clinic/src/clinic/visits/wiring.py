from clinic.shared.context import Context, Kernel
from clinic.shared.entrypoints.routing import Routes
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.api import VisitsApi
from clinic.visits.application.patient_service import PatientService
from clinic.visits.application.room_service import RoomService
from clinic.visits.application.visit_service import VisitService
from clinic.visits.entrypoints.patient_controller import patient_routes
from clinic.visits.entrypoints.room_controller import room_routes
from clinic.visits.entrypoints.visit_controller import visit_routes
from clinic.visits.infrastructure.patient_repository import SqlPatientRepository
from clinic.visits.infrastructure.patient_table import PatientTable
from clinic.visits.infrastructure.room_repository import SqlRoomRepository
from clinic.visits.infrastructure.room_table import RoomTable
from clinic.visits.infrastructure.visit_repository import SqlVisitRepository
from clinic.visits.infrastructure.visit_table import VisitRoomsTable, VisitTable


def visits_api(kernel: Kernel) -> VisitsApi:
    return VisitsApi(_patient_service(kernel), _room_service(kernel), _visit_service(kernel))


def _patient_service(kernel: Kernel) -> PatientService:
    return PatientService(
        SqlUnitOfWork(kernel.database, SqlPatientRepository), kernel.now, kernel.new_id
    )


def _room_service(kernel: Kernel) -> RoomService:
    return RoomService(SqlUnitOfWork(kernel.database, SqlRoomRepository), kernel.now, kernel.new_id)


def _visit_service(kernel: Kernel) -> VisitService:
    return VisitService(
        SqlUnitOfWork(kernel.database, SqlVisitRepository), kernel.now, kernel.new_id
    )


def _routes(kernel: Kernel) -> tuple[Routes, ...]:
    return (
        patient_routes(_patient_service(kernel)),
        room_routes(_room_service(kernel)),
        visit_routes(_visit_service(kernel)),
    )


context = Context(
    name="visits",
    tables=(
        PatientTable,
        RoomTable,
        VisitTable,
        VisitRoomsTable,
    ),
    routes=_routes,
)
