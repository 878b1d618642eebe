"""How fast this server is beside others: the same data, the same queries, the same machine, in one run.

`make bench` runs it; CONTRIBUTING.md tells how to read what it prints.
"""

from __future__ import annotations
