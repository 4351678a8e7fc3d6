from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.try_it.chat_house import JSON, House, house_of, text_of


async def test_another_sites_form_is_refused(house: House) -> None:
    async with house.visitor() as client:
        headers = {"Origin": "https://example.com"}
        page = await text_of(await client.post("/try/questions", data={"text": "Hi?"}, headers=headers), 403)
    assert "own page" in page
    assert house.script.asked == []


async def test_while_the_application_loads_the_page_says_so_and_opens_by_itself(house: House) -> None:
    house.running.application = None
    async with house.visitor() as client:
        response = await client.get("/")
        page = await text_of(response, 503)
        assert "Starting up" in page
        assert "/try/static/starting.js" in page
        assert response.headers["Retry-After"] == "2"
        assert (await client.get("/try/static/starting.js")).status == 200
        posted = await client.post("/try/questions", data={"text": "Hi?"})
        assert "still starting" in (await posted.json())["error"]


async def test_pages_keep_to_themselves(house: House) -> None:
    async with house.visitor() as client:
        headers = (await client.get("/")).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "no-cache" in headers["Cache-Control"]
    # Browsers that are told "no-referrer" hide where a form came from, and our own would be refused.
    assert headers["Referrer-Policy"] == "same-origin"


async def test_behind_https_the_cookie_stays_there(engine: AsyncEngine, tmp_path: Path) -> None:
    house = house_of(engine, tmp_path, "https://help.example.com")
    async with house.visitor() as client:
        response = await client.post("/try/questions", data={"text": "Hi?"}, headers=JSON)
    assert "Secure" in response.headers["Set-Cookie"]


async def test_a_script_gets_its_bad_news_as_json(house: House) -> None:
    async with house.visitor() as client:
        response = await client.get("/articles/none", headers=JSON)
        assert (response.status, list(await response.json())) == (404, ["error"])
