"""Texts as vectors: the embedding model, in torch and in its ONNX form."""
