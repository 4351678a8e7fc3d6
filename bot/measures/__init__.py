"""How well questions are answered: evaluation, calibration, and the explanation of one answer."""
