from clinic.shared.context import Context, Kernel
from clinic.shared.entrypoints.routing import Routes
from clinic.shared.infrastructure.unit_of_work import SqlUnitOfWork
from clinic.visits.application.visit_service import VisitService
from clinic.visits.entrypoints.visit_controller import visit_routes
from clinic.visits.infrastructure.visit_repository import SqlVisitRepository
from clinic.visits.infrastructure.visit_table import VisitTable


def _routes(kernel: Kernel) -> tuple[Routes, ...]:
    visits = VisitService(
        SqlUnitOfWork(kernel.database, SqlVisitRepository), kernel.now, kernel.new_id
    )
    return (visit_routes(visits),)


context = Context(name="visits", tables=(VisitTable,), routes=_routes)
