from collections.abc import Callable
from datetime import datetime
from uuid import UUID

type Clock = Callable[[], datetime]
type IdSource = Callable[[], UUID]
