import pytest

from adapters.bench.stock import Stock, StockUnavailable


async def test_a_model_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(StockUnavailable, match="did not start") as told:
        await Stock.start("/no/such/model")
    assert "\n" not in str(told.value)
