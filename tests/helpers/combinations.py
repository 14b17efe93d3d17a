"""The combinations that the template supports, and the contexts that the tests add."""

import os
from dataclasses import dataclass
from itertools import product

FRAMEWORKS = ("litestar", "fastapi")
SCHEMAS = ("msgspec", "pydantic")
DATABASES = ("sqlite", "postgresql", "mysql")

# The Python of this machine that the services are tested on; the set-up command finds it.
PYTHON = os.environ.get("STRATA_PYTHON", "3.13")


@dataclass(frozen=True)
class Combination:
    """One choice of framework, schema library and database."""

    framework: str
    schemas: str
    database: str

    def __str__(self) -> str:
        return f"{self.framework}-{self.schemas}-{self.database}"

    @property
    def answers(self) -> dict[str, str]:
        """The answers that ask for this combination."""
        return {
            "python": PYTHON,
            "framework": self.framework,
            "schemas": self.schemas,
            "database": self.database,
        }


COMBINATIONS = tuple(Combination(*choice) for choice in product(FRAMEWORKS, SCHEMAS, DATABASES))
DEFAULT = COMBINATIONS[0]

CATALOG = {
    "Product": (
        "sku:str:max=32:unique name:str:max=200 price:decimal=12,2:min=0 "
        "status:state=draft,active,archived:moves=activate.draft.active,archive.active.archived "
        "note:text:null launched_on:date:null:filter"
    )
}

# Every type and modifier that a single entity can have.
LIBRARY = {
    "Volume": (
        "isbn:str:max=13:unique:immutable:pattern=[0-9]{13} title:str:min=1:max=120:index:sort "
        "summary:text:null pages:int:min=1:max=20000:filter views:bigint:default=0:readonly "
        "weight:float:min=0 price:decimal=12,2:min=0:sort in_print:bool:default=true:filter "
        "released_on:date:filter:sort opens_at:time:null acquired_at:datetime:index "
        "shelf_id:uuid:null:filter donor_email:email:null:secret homepage:url:null "
        "details:json:null cover:bytes:max=4096:null keywords:list=str ratings:list=int:null "
        "binding:enum=paper,cloth,leather:default=paper:filter "
        "condition:state=stored,lent,lost:moves=lend.stored.lent,lose.lent.lost"
    )
}
