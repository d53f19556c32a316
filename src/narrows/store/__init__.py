"""The workspace on disk: immutable list versions, views over them, snapshots.

Everything is written beside its place, synced and renamed into it, so that a crash
at any moment leaves the workspace wholly as it was or wholly as it was to be.
"""
