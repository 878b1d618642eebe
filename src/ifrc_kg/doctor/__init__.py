"""Checks a running site from outside, as a stranger would: over HTTP, knowing the base of the IRIs and nothing more.

visiting      asks a site: few requests at the same time, not too many in a second
findings      what was looked at, and what was wrong
reading       from bodies to statements that can be compared
acquaintance  what the site says of itself: its description, its dump, its endpoint
resources     things and their documents, in every format
documents     the ontology and its kin; addresses that name nothing
dataset       VoID and DCAT against counts, dumps against their checksums, the endpoint
pages         links between pages
examination   all of it, in order
report        the table, or JSON
"""

from __future__ import annotations
