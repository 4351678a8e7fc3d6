import json

from bot.publishing.import_report import FileWarning, ImportReport
from knowledge.reading.importing import Rejection


def test_the_report_has_the_keys_other_tools_rely_on() -> None:
    report = ImportReport(
        imported=3,
        updated=2,
        unchanged=1,
        removed=4,
        rejected=(Rejection("/kb/a.bin", "binary"),),
        passages=12,
        seconds=0.12345,
        warnings=(FileWarning("/kb/b.md", "misspelt"), FileWarning(None, "two titles")),
    )
    assert json.loads(json.dumps(report.to_json())) == {
        "imported": 3,
        "updated": 2,
        "unchanged": 1,
        "removed": 4,
        "rejected": [{"path": "/kb/a.bin", "reason": "binary"}],
        "passages": 12,
        "seconds": 0.123,
        "warnings": [{"path": "/kb/b.md", "message": "misspelt"}, {"path": None, "message": "two titles"}],
    }
