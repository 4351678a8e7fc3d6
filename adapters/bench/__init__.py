"""`handrail bench`: speed and memory on generated knowledge, against the raw cost of the model.

It stands in the adapters because it does what they do: it builds the whole application and starts processes.
"""
