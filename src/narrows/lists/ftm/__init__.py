"""FollowTheMoney files as lists: entities, nested targets, CSV, statements, deltas.

Formats after the FollowTheMoney documentation (https://followthemoney.tech) and
the bulk data pages of OpenSanctions (https://www.opensanctions.org/docs/bulk/).
Ids are kept as they are published: they are unique over all such files.
"""
