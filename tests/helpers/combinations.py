"""The combinations that the template supports, and the contexts that the tests add."""

import os
from dataclasses import dataclass, replace
from itertools import product

FRAMEWORKS = ("litestar", "fastapi")
SCHEMAS = ("msgspec", "pydantic")
DATABASES = ("sqlite", "postgresql", "mysql")

# The Python of this machine that the services are tested on; the set-up command finds it.
PYTHON = os.environ.get("STRATA_PYTHON", "3.13")


@dataclass(frozen=True)
class Combination:
    """One choice of framework, schema library, database and kind of repositories."""

    framework: str
    schemas: str
    database: str
    repositories: str = "sqlalchemy"

    def __str__(self) -> str:
        usual = f"{self.framework}-{self.schemas}-{self.database}"
        return usual if self.repositories == "sqlalchemy" else f"{usual}-{self.repositories}"

    @property
    def answers(self) -> dict[str, str]:
        """The answers that ask for this combination."""
        return {
            "python": PYTHON,
            "framework": self.framework,
            "schemas": self.schemas,
            "database": self.database,
            "repositories": self.repositories,
        }


COMBINATIONS = tuple(Combination(*choice) for choice in product(FRAMEWORKS, SCHEMAS, DATABASES))
DEFAULT = COMBINATIONS[0]

# Each framework, schema library and database once: the other repositories do not meet the rest.
ADVANCED_ALCHEMY = tuple(
    replace(COMBINATIONS[number], repositories="advanced-alchemy") for number in (0, 5, 10)
)
EVERY = (*COMBINATIONS, *ADVANCED_ALCHEMY)

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

# Several entities, and every relation and option.
SALES = {
    "Region": "name:str:max=50:unique parent:ref=Region:null:filter",
    "Customer": {
        "fields": "email:email:unique region:ref=Region",
        "operations": "create,get,list,delete",
        "id": "uuid4",
    },
    "Tag": "label:str:max=20",
    "Order": {
        "fields": (
            "number:int:min=1 customer:ref=Customer:on_delete=cascade:filter "
            "agent:ref=Customer:null:on_delete=set_null product_id:ref=catalog.Product:filter "
            "tags:refs=Tag:filter labels:refs=Tag:on_delete=cascade:max=3 "
            "status:state=open,paid:moves=pay.open.paid"
        ),
        "unique": [["customer", "number"]],
        "index": [["number", "status"]],
    },
    "Line": {
        "fields": "order:ref=Order:on_delete=cascade:immutable quantity:int:min=1",
        "operations": ["create", "get"],
    },
    "Memo": {
        "fields": "topic:str author:str:max=64",
        "owner": "author",
        "unique": "topic,author",
        "soft_delete": True,
        "plural": "memoranda",
        "table": "group",
    },
}
