from tests.adapters.slack.slack_house import ANN, GENERAL, House

TEAM = "T0HOME"


async def test_a_colleague_is_known_by_their_address_and_remembered(house: House) -> None:
    directory = house.running.surface.directory
    await house.application.people.import_csv("email,groups\nann@example.com,managers\n")
    profile = await directory.profile(TEAM, ANN)
    assert profile.person.id == "email:ann@example.com"
    assert profile.person.groups == {"everyone", "managers"}
    assert profile.time_zone == "Europe/Berlin"
    await directory.profile(TEAM, ANN)
    assert house.workspace.calls.count("users.info") == 1
    account = await house.application.desk.accounts.of("email:ann@example.com", "slack", TEAM)
    assert account is not None
    assert account.user_id == ANN


async def test_without_an_address_somebody_is_their_account(house: House) -> None:
    house.workspace.users[ANN]["profile"] = {"real_name": "Ann"}
    assert (await house.running.surface.directory.person(TEAM, ANN)).id == f"slack:{TEAM}:{ANN}"


async def test_in_an_enterprise_colleagues_of_another_workspace_are_no_guests(house: House) -> None:
    house.workspace.users[ANN] |= {"team_id": "TSISTER", "enterprise_user": {"teams": [TEAM, "TSISTER"]}}
    assert not (await house.running.surface.directory.person(TEAM, ANN)).is_guest


async def test_what_changed_is_asked_again(house: House) -> None:
    directory = house.running.surface.directory
    assert not (await directory.channel(TEAM, GENERAL)).is_external
    house.workspace.channels[GENERAL].is_ext_shared = True
    assert not (await directory.channel(TEAM, GENERAL)).is_external
    directory.forget(TEAM, GENERAL)
    assert (await directory.channel(TEAM, GENERAL)).is_external
