"""Azure Resource Manager as far as it is written down: what it answers, and what the world is then.

A `Request` meets a `World` and gives an `Answer` and the next world. Everything is a pure function
over frozen values; nothing here speaks to Azure. What Azure does in one respect is a `Behaviour`
with its source, a module in `behaviours/` that is found by standing there.
"""
