"""SCIM 2.0: a directory service tells who people are."""
