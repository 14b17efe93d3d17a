"""A shop with orders and recipes: definitions from files, rules written by hand, proven over HTTP.

Orders are docs/walkthrough.md, carried out step by step; recipes are recipes.yml and recipes.patch.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
import pytest
import yaml

from tests.helpers.combinations import Combination
from tests.helpers.databases import database, require
from tests.helpers.process import GIT_IDENTITY, commit
from tests.helpers.rendering import add_context, changes, conflicts
from tests.helpers.services import Server, Service, problems_in, serve
from tests.helpers.template import Template
from tests.real.walkthrough import Step, apply, carry_out, steps

HERE = Path(__file__).parent
CHECKED = (
    Combination("litestar", "msgspec", "sqlite"),
    Combination("fastapi", "pydantic", "postgresql"),
)
CALLED = Combination("fastapi", "msgspec", "mysql")

FIRST, LATER, TRIED = "The service", "A month later", "Try it"
CUSTOMERS = 48
STOCK = 20
numbers = count(1)
T = TypeVar("T")


@pytest.fixture(scope="module", params=[*CHECKED, CALLED], ids=lambda choice: f"shop-{choice}")
def combination(request: pytest.FixtureRequest) -> Combination:
    """All tests of a combination run on one worker."""
    choice: Combination = request.param
    require(choice.database)
    return choice


@pytest.fixture(scope="module")
def service(
    combination: Combination, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service as the walkthrough leaves it before it is tried, with recipes beside the orders."""
    folder = tmp_path_factory.mktemp(f"shop-{combination}")
    with database(combination.database, folder) as url:
        built = Service(folder / "shop", {**GIT_IDENTITY, "SHOP_DATABASE_URL": url})
        for step in steps():
            if step.section not in {TRIED, LATER}:
                where = folder if step.section == FIRST else built.path
                follow(step, where, combination, template, built.env)
        recipes = yaml.safe_load((HERE / "recipes.yml").read_text(encoding="utf-8"))
        add_context(template, built.path, "recipes", recipes["entities"])
        apply((HERE / "recipes.patch").read_text(encoding="utf-8"), built.path)
        commit(built.path, "Rate recipes")
        built.just("migrate")
        yield built


def follow(
    step: Step, where: Path, combination: Combination, template: Template, env: Mapping[str, str]
) -> None:
    """Carry out a step as a reader would who has this combination; the check comes later."""
    if step.only in {"", combination.framework}:
        answers = " ".join(f"--data {name}={value}" for name, value in combination.answers.items())
        text = step.text.replace("--data name=shop", f"--data name=shop {answers}")
        text = text.replace("~/strata", str(template.path)).replace("just check\n", "")
        carry_out(replace(step, text=text), where, env)


@pytest.fixture(scope="module")
def server(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service, running."""
    with serve(service, tmp_path_factory.mktemp("server") / "log") as running:
        yield running
        assert problems_in(running.output()) == []


class Client:
    """Calls the service as its users do."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def new(self, kind: str, **body: object) -> dict[str, Any]:
        """Create something and return it."""
        made = self.http.post(f"/{kind}", json=body)
        assert made.status_code == 201, made.text
        return self.read(kind, made.json())

    def read(self, kind: str, seen: dict[str, Any]) -> dict[str, Any]:
        """Return what something is now."""
        found: dict[str, Any] = self.http.get(f"/{kind}/{seen['id']}").json()
        return found

    def change(self, kind: str, seen: dict[str, Any], **body: object) -> httpx.Response:
        """Change something that was seen."""
        return self.http.put(f"/{kind}/{seen['id']}", json=body, headers=version(seen))

    def remove(self, kind: str, seen: dict[str, Any]) -> httpx.Response:
        """Delete something that was seen."""
        return self.http.delete(f"/{kind}/{seen['id']}", headers=version(seen))

    def move(self, name: str, order: dict[str, Any]) -> httpx.Response:
        """Move an order on from what it is now."""
        now = self.read("orders", order)
        return self.http.post(f"/orders/{order['id']}/{name}", headers=version(now))

    def article(self, stock: int = 1000, price: str = "2.50") -> dict[str, Any]:
        """Add an article."""
        name = f"A-{next(numbers)}"
        return self.new("articles", sku=name, name=name, price=price, stock=stock)

    def order(self) -> dict[str, Any]:
        """Begin an order."""
        return self.new("orders", customer="ada@example.com")

    def line(
        self, order: dict[str, Any], article: dict[str, Any], quantity: int = 1
    ) -> dict[str, Any]:
        """Add a line to an order."""
        return self.new("lines", order_id=order["id"], article_id=article["id"], quantity=quantity)

    def total(self, order: dict[str, Any]) -> Decimal:
        """Return what an order costs now."""
        return Decimal(self.read("orders", order)["total"])

    def stock(self, article: dict[str, Any]) -> int:
        """Return how many of an article there are now."""
        return int(self.read("articles", article)["stock"])


def version(seen: dict[str, Any]) -> dict[str, str]:
    return {"If-Match": f'"{seen["version"]}"'}


def at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    """Call all of them at the same time."""
    with ThreadPoolExecutor(CUSTOMERS) as pool:
        return [done.result() for done in [pool.submit(call) for call in calls]]


def assert_refused(response: httpx.Response, status: int, code: str) -> None:
    assert (response.status_code, response.json()["code"]) == (status, code), response.text


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    """A client of the running service."""
    limits = httpx.Limits(max_connections=CUSTOMERS)
    with httpx.Client(base_url=server.url, timeout=30, trust_env=False, limits=limits) as http:
        yield Client(http)


def test_the_total_of_an_order_follows_its_lines(client: Client) -> None:
    order = client.order()
    tea = client.line(order, client.article(price="4.50"), quantity=2)
    cup = client.line(order, client.article(price="10.00"))
    assert client.total(order) == Decimal("19.00")
    assert client.change("lines", tea, quantity=4).status_code == 200
    assert client.total(order) == Decimal("28.00")
    assert client.remove("lines", cup).status_code == 204
    assert client.total(order) == Decimal("18.00")


def test_no_line_is_lost_when_many_come_change_and_go_at_once(client: Client) -> None:
    order = client.order()
    articles = [client.article(price="1.00") for _ in range(36)]
    lines = at_once(partial(client.line, order, article) for article in articles[:24])
    assert client.total(order) == 24
    answers = at_once(
        [
            *(partial(client.change, "lines", line, quantity=3) for line in lines[:12]),
            *(partial(client.remove, "lines", line) for line in lines[12:]),
        ]
    )
    assert {answer.status_code for answer in answers} == {200, 204}
    assert client.total(order) == 36


def test_a_line_that_comes_while_its_order_is_placed_is_paid_for_or_refused(client: Client) -> None:
    order = client.order()
    articles = [client.article(stock=10, price="1.00") for _ in range(16)]
    client.line(order, articles[0])
    bodies = [
        {"order_id": order["id"], "article_id": article["id"], "quantity": 1}
        for article in articles[1:]
    ]
    adding = [partial(client.http.post, "/lines", json=body) for body in bodies]
    answers = at_once([*adding[:8], partial(client.move, "place", order), *adding[8:]])
    assert {answer.status_code for answer in answers} <= {200, 201, 409, 412}
    if client.read("orders", order)["status"] == "draft":
        assert client.move("place", order).status_code == 200
    assert client.total(order) == sum(10 - client.stock(article) for article in articles)


def test_customers_at_once_buy_exactly_what_there_is(client: Client) -> None:
    article = client.article(stock=STOCK)
    orders = [client.order() for _ in range(CUSTOMERS)]
    for order in orders:
        client.line(order, article)
    answers = at_once(partial(client.move, "place", order) for order in orders)
    counted = Counter(answer.status_code for answer in answers)
    assert counted == {200: STOCK, 409: CUSTOMERS - STOCK}
    assert client.stock(article) == 0
    placed = [order for order in orders if client.read("orders", order)["status"] == "placed"]
    assert len(placed) == STOCK


def test_orders_of_several_articles_in_any_order_wait_for_each_other(client: Client) -> None:
    """All or nothing of each, and no deadlock."""
    first, second = client.article(stock=8), client.article(stock=30)
    orders = [client.order() for _ in range(24)]
    for number, order in enumerate(orders):
        for article in (first, second) if number % 2 else (second, first):
            client.line(order, article)
    answers = at_once(partial(client.move, "place", order) for order in orders)
    assert Counter(answer.status_code for answer in answers) == {200: 8, 409: 16}
    assert (client.stock(first), client.stock(second)) == (0, 22)


def test_a_cancelled_order_returns_its_stock(client: Client) -> None:
    article, order = client.article(stock=5), client.order()
    client.line(order, article, quantity=4)
    assert client.move("place", order).status_code == 200
    assert client.stock(article) == 1
    assert client.move("cancel", order).status_code == 200
    assert client.stock(article) == 5
    assert_refused(client.move("cancel", order), 409, "order_cannot_cancel")


def test_a_shipped_order_cannot_be_cancelled(client: Client) -> None:
    article, order = client.article(stock=5), client.order()
    line = client.line(order, article)
    client.move("place", order)
    assert_refused(client.remove("lines", line), 409, "order_not_draft")
    assert client.move("ship", order).status_code == 200
    assert_refused(client.move("cancel", order), 409, "order_cannot_cancel")
    assert client.stock(article) == 4


def test_the_requests_of_the_walkthrough_answer_as_it_says(
    server: Server, service: Service
) -> None:
    (step,) = [step for step in steps() if step.section == TRIED]
    here = server.url.removeprefix("http://")
    printed = carry_out(
        replace(step, text=step.text.replace("localhost:8000", here)), service.path, {}
    )
    assert '"total":"9.00"' in printed
    assert re.search(r'"sku":"TEA".*"stock":1\D', printed)


def rate(client: Client, recipe: dict[str, Any], person: UUID, **more: object) -> Any:
    body = {"recipe_id": recipe["id"], "person_id": str(person), **more}
    return client.http.post("/ratings", json=body)


def recipe(client: Client, *ingredients: dict[str, Any], title: str = "Soup") -> dict[str, Any]:
    if not ingredients:
        ingredients = (client.new("ingredients", name=f"I-{next(numbers)}"),)
    wanted = [ingredient["id"] for ingredient in ingredients]
    return client.new("recipes", title=title, method="Stir.", minutes=20, ingredients=wanted)


def stars(client: Client, seen: dict[str, Any]) -> tuple[str | None, int]:
    shown = client.read("recipes", seen)
    return shown["stars"], shown["ratings"]


def test_a_recipe_shows_the_average_of_its_ratings_as_they_are(client: Client) -> None:
    soup, ada, bob, cyd = recipe(client), uuid4(), uuid4(), uuid4()
    assert stars(client, soup) == (None, 0)
    first = rate(client, soup, ada, stars=5, comment="Warm.").json()
    second = rate(client, soup, bob, stars=2).json()
    assert (first["comment"], second["comment"]) == ("Warm.", None)
    assert rate(client, soup, cyd, stars=4).status_code == 201
    assert stars(client, soup) == ("3.7", 3)
    assert client.change("ratings", second, stars=3, comment=None).status_code == 200
    assert stars(client, soup) == ("4.0", 3)
    assert client.remove("ratings", first).status_code == 204
    assert stars(client, soup) == ("3.5", 2)


def test_a_person_rates_a_recipe_once(client: Client) -> None:
    soup, ada, bob = recipe(client), uuid4(), uuid4()
    answers = at_once(partial(rate, client, soup, ada, stars=number) for number in range(1, 6))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 4}
    assert_refused(rate(client, soup, ada, stars=1), 409, "rating_recipe_person_id_taken")
    assert rate(client, soup, bob, stars=1).status_code == 201
    assert stars(client, soup)[1] == 2


@pytest.mark.parametrize("wrong", [0, 6, -1, 3.5, "5", None])
def test_stars_are_one_to_five(client: Client, wrong: object) -> None:
    soup = recipe(client)
    assert_refused(rate(client, soup, uuid4(), stars=wrong), 422, "invalid_request")
    assert stars(client, soup) == (None, 0)


def test_a_search_by_several_ingredients_finds_each_recipe_once(client: Client) -> None:
    salt, rice, beans = (client.new("ingredients", name=name) for name in ("Salt", "Rice", "Bean"))
    made = [
        recipe(client, salt, rice, beans, title="All"),
        recipe(client, salt, rice, title="Two"),
        recipe(client, beans, title="One"),
    ]
    recipe(client, title="None")
    query: dict[str, Any] = {"ingredients": [salt["id"], rice["id"], beans["id"]], "total": "true"}
    rate(client, made[0], uuid4(), stars=5)
    whole = client.http.get("/recipes", params=query).json()
    assert (titles(whole), whole["total"]) == (["All", "Two", "One"], 3)
    assert [item["stars"] for item in whole["items"]] == ["5.0", None, None]
    first = client.http.get("/recipes", params={**query, "limit": 2}).json()
    rest = {**query, "limit": 2, "cursor": first["next_cursor"]}
    last = client.http.get("/recipes", params=rest).json()
    assert (titles(first), first["total"]) == (["All", "Two"], 3)
    assert (titles(last), last["total"], last["next_cursor"]) == (["One"], 3, None)
    numbered = client.http.get("/recipes", params={**query, "limit": 2, "page": 2}).json()
    assert titles(numbered) == ["One"]
    by_title = client.http.get("/recipes", params={**query, "sort": "-title"}).json()
    assert titles(by_title) == ["Two", "One", "All"]


def titles(page: dict[str, Any]) -> list[str]:
    return [item["title"] for item in page["items"]]


def test_what_was_written_by_hand_stays_when_a_field_comes(
    combination: Combination, template: Template, service: Service
) -> None:
    """On the first combination; the check below finds the rules and their tests as they were."""
    if combination != CHECKED[0]:
        return
    for step in steps():
        if step.section == LATER:
            follow(step, service.path, combination, template, service.env)
    assert conflicts(service.path) == changes(service.path) == []
    article = (service.source / "orders" / "domain" / "article.py").read_text(encoding="utf-8")
    assert "def take(" in article
    assert "weight: int | None" in article


def test_its_own_check_is_green(combination: Combination, service: Service) -> None:
    if combination in CHECKED:
        service.just("check")


def test_the_definitions_of_the_walkthrough_are_those_of_the_file() -> None:
    (step,) = [step for step in steps() if step.language == "yaml"]
    assert step.file == "orders.yml"
    assert step.text == (HERE / "orders.yml").read_text(encoding="utf-8")
