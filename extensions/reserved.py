"""Words that a name cannot be, each list with its source.

Frozen lists, not looked up at run time: a definition is valid or not whatever Python runs Copier.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# keyword.kwlist and keyword.softkwlist, Python 3.11 to 3.14.
KEYWORDS = _words(
    """False None True and as assert async await break case class continue def del elif else except
    finally for from global if import in is lambda match nonlocal not or pass raise return try type
    while with yield _"""
)

# dir(builtins) in lower case, Python 3.11 to 3.14, without the helpers of the interactive prompt.
BUILTINS = _words(
    """abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod
    compile complex delattr dict dir divmod enumerate eval exec exit filter float format frozenset
    getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map
    max memoryview min next object oct open ord pow print property quit range repr reversed round set
    setattr slice sorted staticmethod str sum super tuple type vars zip"""
)

# What a field collides with, by who owns the name.
FIELD_OWNERS: dict[str, frozenset[str]] = {
    "every entity has it": _words("id created_at updated_at version"),
    # dir(DeclarativeBase) and dir(Row) of SQLAlchemy 2.1.
    "SQLAlchemy uses it": _words("count index metadata registry t tuple"),
    # dir(BaseModel) of Pydantic 2.14; every name that begins with model_ is refused besides.
    "Pydantic uses it": _words(
        """construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json
        update_forward_refs validate"""
    ),
    # litestar.constants.RESERVED_KWARGS of Litestar 2.25, and the parameters of FastAPI's handlers.
    "the web frameworks use it": _words(
        """body cookies data headers query request response scope session socket state
        websocket"""
    ),
    # Parameters, variables and methods of the rendered code.
    "the generated code uses it": _words(
        """at_version change choices clock cls create cursor delete exact_decimal field fields
        from_entity from_page get items kernel mapped_column new now page page_request params
        problems remove self service sort to_domain update uuid varchar"""
    ),
    # ruff's E741, in capitals too.
    "it looks like a digit": _words("i l o"),
    # A class attribute of this name would hide the type in the annotations below it.
    "the generated code imports a type of that name": _words(
        "dataclass date datetime time timedelta"
    ),
}

# Query parameters of every list: a filter is one more beside them.
LIST_PARAMETERS = _words("limit total")

# The operations of every entity: a move of a state is one more method beside them.
OPERATIONS = _words("create get list change delete page")

# dir(builtins) in upper case, Python 3.11 to 3.14.
EXCEPTIONS = _words(
    """ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
    BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
    ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
    EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError
    FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
    InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
    ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError
    OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
    PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning
    StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError
    TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError
    UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError"""
)

# Classes that templates import or define beside an entity.
CLASSES = _words(
    """ABC API APIRouter ASGITransport Annotated Answer Any AsWritten AsyncClient AsyncConnection
    AsyncEngine AsyncIterator AsyncSession Awaitable Base BaseModel BigInteger Boolean Callable
    Changes CheckConstraint ClassVar Clock ClockTime Column ConfigDict Conflict Connection Context
    Controller Created Cursor CursorResult Date DateTime Day Decimal DeclarativeBase Decoder Depends
    Double Encoder Engine Entity Enum Error Errors Executable FastAPI Field Final Flag Float
    Forbidden ForeignKey FromPath FromQuery Generic HTTPException HTTPStatus Header Id IdSource
    Identifier IfMatch InMemoryWork Index Integer IntegrityError InvalidValue Iterable Iterator JSON
    JSONBody JSONResponse Json JsonBody JsonValue Kernel LargeBinary Limit LinkTable Listing Literal
    Litestar LongText Mapped Mapping Meta MetaData Moment NewType NoContent NotFound Numeric
    Optional Page PageNumber PageRequest Parameter Path Problem Protocol Provide Query
    QueryParameter ReferenceKey Repository Request RequestBody Response Router Routes Row RuleBroken
    SQLAlchemyAsyncRepository Schema Self Sequence Service Session Settings SkipValidation
    SqlUnitOfWork Stale State StatementCounter StrEnum String Struct Table TableConstraints Text
    Time Timestamp TupleOf TypeVar UTC UUID Unavailable Union UniqueConstraint UniqueKey UnitOfWork
    UtcDateTime UtcNow Uuid Wanted Work Works"""
)

# Variables and functions of the generated code that stand beside a variable called like the entity or
# its plural.
VARIABLES = _words(
    """b64encode change changed check_bytes check_decimal check_finite check_items check_json
    check_moment check_range check_text check_time cls data each found moved new now page partial
    query request result row seen self service version wanted work"""
)

# More of the generated code's, which no new entity can have: older releases let them pass.
BESIDE_ENTITIES = _words(
    "Asdict BASE64 EMAIL InUse LATER NOW SeenVersion TIME UNKNOWN URL Versioned Writing"
)
BESIDE_PLURALS = _words("repository works")

# Where the service itself answers: no new entity can have its routes there.
PATHS = _words("docs health")

# Names in src/<package> that belong to the service, folders that Copier or the tests need, and layers.
CONTEXT_OWNERS: dict[str, frozenset[str]] = {
    "the service has a folder of that name": _words(
        "shared composition service services tests migrations checks"
    ),
    "a layer is called that": _words("domain application entrypoints infrastructure"),
    "Copier never removes a path of that name in an update": _words("tags rcs cvs"),
    "the service has a module of that name": _words("main app wiring conftest alembic"),
}

# Folders that the rules of a service take for a layer, as other layouts have them.
LAYER_FOLDERS = _words(
    "controllers endpoints repositories routers routes schemas unit use_cases usecases"
)

# Libraries that the rules look for by name, wherever it stands.
LIBRARIES = _words("Pprint Pydantic")

# What the rules take for the sign of something unfinished, where an entity's name is in a sentence.
PLACEHOLDERS = (
    "not implemented",
    "not yet implemented",
    "to be implemented",
    "placeholder implementation",
    "placeholder value",
    "coming soon",
    "lorem ipsum",
)

# Devices of Windows, where no file can be called like one, whatever its extension.
DEVICES = _words(
    """aux com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 con lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6
    lpt7 lpt8 lpt9 nul prn"""
)

# Top-level names that a service imports, or that its folders have.
DISTRIBUTIONS = _words(
    """advanced_alchemy aiomysql aiosqlite alembic anyio app asyncmy asyncpg click docs dotenv fastapi
    granian greenlet h11 httptools httpx hypothesis idna importlinter jinja2 litestar mako markupsafe
    migrations msgspec multidict mypy opentelemetry polyfactory psycopg pydantic pydantic_core
    pydantic_settings pytest pytest_asyncio requests ruff schemathesis setuptools sniffio sqlalchemy
    src starlette structlog tests typing_extensions typing_inspection uvicorn uvloop wheel yaml
    """
)

# sys.stdlib_module_names, Python 3.11 to 3.14: a package named so hides the module, or is hidden.
STDLIB = _words(
    """abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
    base64 bdb binascii bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop
    collections colorsys compileall compression concurrent configparser contextlib contextvars copy
    copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest
    email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib
    functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html
    http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
    linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib
    msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os
    ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath
    pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re
    readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil
    signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants
    sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig
    syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter
    token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
    unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml
    xmlrpc zipapp zipfile zipimport zlib zoneinfo"""
)
