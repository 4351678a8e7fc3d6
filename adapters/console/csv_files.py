"""Tables to take away: CSV as spreadsheets read it."""

import csv
import io
from collections.abc import Iterable, Sequence

from aiohttp import web

Cell = str | int | float | None

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would work out a text that begins like this, which somebody else may have written."""

WITHHELD = "too few people to show"


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> web.Response:
    """The table as a file called `name`.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "Content-Type": "text/csv; charset=utf-8",
        "Cache-Control": "no-store",
    }
    # With the mark at its beginning, spreadsheets read the file as UTF-8.
    return web.Response(body=("\ufeff" + out.getvalue()).encode("utf-8"), headers=headers)


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(BEGINS_A_FORMULA):
        return f"'{cell}"
    return round(cell, 3) if isinstance(cell, float) else cell
