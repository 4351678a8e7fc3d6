from adapters.console.triage import entries_of, said_of, said_of_all
from bot.gaps.triage import Bulk, Done
from knowledge.gaps.gap_work import Refused
from knowledge.gaps.gaps import NotArranged


def test_a_change_is_said_with_its_way_back() -> None:
    said = said_of("Assigned.", Done("g1", 7))
    assert (said.words, said.undo) == ("Assigned.", "/console/gaps/undo")
    assert dict(said.fields) == {"entries": "7", "back": "/console/gaps/g1"}


def test_what_was_not_changed_has_no_way_back() -> None:
    assert said_of("Assigned.", Refused.SAME).undo == ""
    assert said_of("Merged.", NotArranged.SETTLED).words.startswith("A published or proven gap")


def test_several_changes_are_taken_back_together() -> None:
    said = said_of_all("assigned", Bulk((Done("a", 1), Done("b", 2)), (("c", Refused.UNKNOWN),)), "/console/gaps")
    assert said.words == "2 gaps assigned. 1 could not be: There is no such gap any more."
    assert dict(said.fields)["entries"] == "1,2"
    nothing = said_of_all("assigned", Bulk((), (("c", Refused.UNKNOWN),)), "/console/gaps")
    assert nothing.words.startswith("Nothing was changed.")
    assert nothing.undo == ""


def test_only_numbers_are_entries() -> None:
    assert entries_of("3,x,,-1,²,12") == [3, 12]
