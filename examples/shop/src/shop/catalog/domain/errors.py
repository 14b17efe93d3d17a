from uuid import UUID

from shop.shared.domain.errors import Conflict, NotFound, Stale


class ProductNotFound(NotFound):
    code = "product_not_found"

    def __init__(self, product_id: UUID) -> None:
        super().__init__(f"There is no product {product_id}.")


class ProductStale(Stale):
    code = "product_stale"

    def __init__(self, product_id: UUID) -> None:
        super().__init__(f"The product {product_id} has changed. Read it again.")


class ProductSkuTaken(Conflict):
    code = "product_sku_taken"

    def __init__(self) -> None:
        super().__init__("Another product has this sku.")


class ProductCannotActivate(Conflict):
    code = "product_cannot_activate"

    def __init__(self, status: str) -> None:
        super().__init__(f"'activate' needs the status draft; it is {status}.")


class ProductCannotArchive(Conflict):
    code = "product_cannot_archive"

    def __init__(self, status: str) -> None:
        super().__init__(f"'archive' needs the status active; it is {status}.")
