from adapters.slack.leaving import Leaving
from tests.adapters.slack.local_slack.people import callback
from tests.adapters.slack.slack_house import ANN, House


async def test_a_person_who_changed_is_asked_about_again(house: House) -> None:
    surface = house.running.surface
    assert (await surface.directory.person("T0HOME", ANN)).is_active
    house.workspace.users[ANN]["deleted"] = True
    await Leaving(surface).on_changed(callback({"type": "user_change", "user": {"id": ANN}}))
    assert not (await surface.directory.person("T0HOME", ANN)).is_active


async def test_for_one_workspace_there_is_no_installation_to_forget(house: House) -> None:
    leaving = Leaving(house.running.surface)
    await leaving.on_revoked(callback({"type": "tokens_revoked", "tokens": {"oauth": ["UANN"]}}))
    await leaving.on_uninstalled(callback({"type": "app_uninstalled"}))
