"""The HTTP door: yente's routes for existing clients, ``/v1`` for everything else.

Built on Starlette with msgspec at the border: bodies are decoded once, strictly,
straight into frozen values, and the OpenAPI document is generated from the same
types and the same route table that the server runs.
"""
