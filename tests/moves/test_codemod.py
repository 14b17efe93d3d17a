"""The shapes in which code names what moved."""

import pytest

from strata.moves.codemod import renamed, rewritten

NAMES = {
    "shop.shared.context": "shop.shared.kernel",
    "shop.shared.context.Kernel": "shop.shared.kernel.Core",
    "shop.shared.errors.NotFound": "shop.shared.missing.NotFound",
    "tests.memory": "tests.fakes.memory",
}

SHAPES = {
    "a name": (
        "from shop.shared.context import Kernel\n\nx = Kernel()\n",
        "from shop.shared.kernel import Core\n\nx = Core()\n",
    ),
    "a name with an alias": (
        "from shop.shared.context import Kernel as K\n\nx = K()\n",
        "from shop.shared.kernel import Core as K\n\nx = K()\n",
    ),
    "several lines with comments": (
        "from shop.shared.context import (\n    Context,  # the one\n    Kernel,\n)\n",
        "from shop.shared.kernel import (\n    Context,  # the one\n    Core,\n)\n",
    ),
    "names that part": (
        "from shop.shared.errors import Conflict, NotFound  # both\n",
        "from shop.shared.errors import Conflict  # both\nfrom shop.shared.missing import NotFound\n",
    ),
    "a module": (
        "import shop.shared.context\n\nx: shop.shared.context.Kernel = shop.shared.context.first\n",
        "import shop.shared.kernel\n\nx: shop.shared.kernel.Core = shop.shared.kernel.first\n",
    ),
    "a module with an alias": (
        "import shop.shared.context as c\n\nx = c.Kernel.of(c.Context)\n",
        "import shop.shared.kernel as c\n\nx = c.Core.of(c.Context)\n",
    ),
    "a module from its package": (
        "from shop.shared import context\n\nx = context.Kernel\n",
        "from shop.shared import kernel\n\nx = kernel.Core\n",
    ),
    "a module beside others": (
        "import os, shop.shared.context, sys\n",
        "import os, shop.shared.kernel, sys\n",
    ),
    "a relative import": (
        "from ..shared.context import Context\nfrom ..shared import context as c\n",
        "from shop.shared.kernel import Context\nfrom ..shared import kernel as c\n",
    ),
    "a star": ("from shop.shared.context import *\n", "from shop.shared.kernel import *\n"),
    "for types only": (
        "if TYPE_CHECKING:\n    from shop.shared.context import Kernel\n\nx: Kernel\n",
        "if TYPE_CHECKING:\n    from shop.shared.kernel import Core\n\nx: Core\n",
    ),
    "a quoted annotation": (
        'from shop.shared.context import Kernel\n\nx: "Kernel"\n',
        'from shop.shared.kernel import Core as Kernel\n\nx: "Kernel"\n',
    ),
    "inside a function": (
        "def f():\n    from shop.shared.context import Kernel; return Kernel\n",
        "def f():\n    from shop.shared.kernel import Core; return Core\n",
    ),
    "a name with a fallback": (
        "try:\n    from shop.shared.context import Kernel\nexcept ImportError:\n    Kernel = None\n"
        "x = Kernel\n",
        "try:\n    from shop.shared.kernel import Core as Kernel\nexcept ImportError:\n    Kernel = None\n"
        "x = Kernel\n",
    ),
    "a new name that is taken": (
        "from shop.shared.context import Kernel\n\nclass Core(Kernel): ...\n",
        "from shop.shared.kernel import Core as Kernel\n\nclass Core(Kernel): ...\n",
    ),
    "a name that is published": (
        'from shop.shared.context import Kernel\n\n__all__ = ["Kernel"]\n',
        'from shop.shared.kernel import Core as Kernel\n\n__all__ = ["Kernel"]\n',
    ),
    "an argument of the same name": (
        "from shop.shared.context import Kernel\n\ndef f(Kernel): return Kernel\n",
        "from shop.shared.kernel import Core\n\ndef f(Kernel): return Kernel\n",
    ),
    "a base, a decorator, a default": (
        "from shop.shared.context import Kernel\n\n@Kernel.wrap\nclass A(Kernel):\n"
        "    def f(self, k: Kernel | None = Kernel()) -> list[Kernel]: ...\n",
        "from shop.shared.kernel import Core\n\n@Core.wrap\nclass A(Core):\n"
        "    def f(self, k: Core | None = Core()) -> list[Core]: ...\n",
    ),
    "a match": (
        "from shop.shared.context import Kernel\n\nmatch x:\n    case Kernel(): ...\n",
        "from shop.shared.kernel import Core\n\nmatch x:\n    case Core(): ...\n",
    ),
    "another package of that name": (
        "from other.shared.context import Kernel\nimport contextlib\n",
        "from other.shared.context import Kernel\nimport contextlib\n",
    ),
    "texts": (
        'import_module("shop.shared.context")\npatch("shop.shared.context.Kernel")\n',
        'import_module("shop.shared.context")\npatch("shop.shared.context.Kernel")\n',
    ),
    "tests": (
        "from tests.memory import Memory\nfrom tests import memory as m\n",
        "from tests.fakes.memory import Memory\nfrom tests.fakes import memory as m\n",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape(shape: str) -> None:
    before, after = SHAPES[shape]
    assert rewritten(before, "shop.catalog.wiring", NAMES) == after
    assert rewritten(after, "shop.catalog.wiring", NAMES) == after


def test_layout_and_comments_stay() -> None:
    source = (
        "# -*- coding: utf-8 -*-\r\nx = {  'a':1 }\t# odd\r\nimport shop.shared.context   # why\r\n"
    )
    expected = source.replace("context", "kernel")
    assert rewritten(source, "shop.catalog.wiring", NAMES) == expected


def test_the_longest_old_name_decides() -> None:
    assert renamed("shop.shared.context.Kernel.remote", NAMES) == "shop.shared.kernel.Core.remote"
    assert renamed("shop.shared.context.Context", NAMES) == "shop.shared.kernel.Context"
    assert renamed("shop.shared.contexts", NAMES) == "shop.shared.contexts"
