"""The routes a yente 5.5 client calls, answered by Narrows.

Parameters, limits, headers, bodies and error texts are those of yente's published
interface (OpenAPI document of version 5.5.0); the code and the matcher are ours, and
``/algorithms`` says so. Where yente would pass over what it does not understand, so
does this by default, with a note in the answer; strictly (``narrows serve --strict``,
or the header ``Narrows-Strict: 1``) it is an error.
"""
