import pytest
from sqlalchemy import update

from bot.people.roles import Role
from knowledge.tables import people
from tests.adapters.console.console_house import ConsoleHouse

PATH = "/console/settings/roles"


async def test_an_admin_gives_a_role_and_takes_it_away(console: ConsoleHouse) -> None:
    async with console.reader(Role.ADMIN, email="root@example.com") as admin, console.reader() as lena:
        assert "Nobody was given a role here yet." in await admin.page(PATH)
        assert (await lena.get("/console/gaps")).status == 403
        page = await admin.sent(PATH, {"email": "Lena@Example.com", "role": "curator"})
        assert "The role is given." in page
        assert "<strong>1 person</strong> has a role" in page
        assert (await lena.get("/console/gaps")).status == 200
        assert "They have that role already." in await admin.sent(
            PATH, {"email": "lena@example.com", "role": "curator"}
        )
        taken = {"person_id": "email:lena@example.com", "role": "curator"}
        assert "The role is taken away." in await admin.sent(f"{PATH}/revoke", taken)
        assert (await lena.get("/console/gaps")).status == 403
        assert "any more" in await admin.sent(f"{PATH}/revoke", taken)
        page = await admin.page("/console/audit")
        assert "gave a role to <strong>lena@example.com</strong>" in page
        assert "took a role from" in page


async def test_whoever_got_a_new_address_gets_the_role_under_the_id_they_kept(console: ConsoleHouse) -> None:
    await console.application.people.import_csv("email\nlena@example.com\n")
    async with console.engine.begin() as connection:
        await connection.execute(update(people).values(email="lena.new@example.com"))
    async with console.reader(Role.ADMIN, email="root@example.com") as admin, console.reader() as lena:
        await admin.sent(PATH, {"email": "lena.new@example.com", "role": "curator"})
        assert (await lena.get("/console/gaps")).status == 200


@pytest.mark.parametrize("form", [{}, {"email": "lena", "role": "curator"}, {"email": "a@b.c", "role": "employee"}])
async def test_what_is_missing_is_asked_for(console: ConsoleHouse, form: dict[str, str]) -> None:
    async with console.reader(Role.ADMIN) as tab:
        response = await tab.post(PATH, form)
        assert response.status == 400
        assert "Write an e-mail address like" in await response.text()
