from tests.bot.loop_house import LoopHouse


async def test_the_desk_handles_its_buttons_and_names_its_jobs(house: LoopHouse) -> None:
    desk = house.application.gap_work
    assert set(desk.areas) == {"gap"}
    assert [job.name for job in desk.jobs] == ["ask_experts", "draft_answers"]
    assert not desk.drafting.has_model
