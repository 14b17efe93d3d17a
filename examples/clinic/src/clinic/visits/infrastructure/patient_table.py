from datetime import date

from sqlalchemy import Date, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clinic.shared.infrastructure.tables import Base, Identifier, Timestamp, varchar


class PatientTable(Base):
    __tablename__ = "patients"
    __table_args__ = (UniqueConstraint("email", name="uq_patients_email"),)

    id: Mapped[Identifier]
    name: Mapped[str] = mapped_column(varchar(100))
    email: Mapped[str] = mapped_column(varchar(320))
    born_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int]
    created_at: Mapped[Timestamp]
    updated_at: Mapped[Timestamp]
