"""The code as it stands on disk: read, looked through for strangers, evaluated in a copy, judged.

Nothing of it is handed to a tool before `strangers` found that it holds no kind of thing that the
generated code lacks. What tools then work on is a copy of what was read, in a folder of its own.
"""
