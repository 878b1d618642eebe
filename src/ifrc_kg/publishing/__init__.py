"""The whole site as static files, for hosts that run no program.

asking        asks the application for one address, in this process and without a socket
addresses     which addresses there are, told by the data and the application; which file each one becomes
pages         a page as it stands in a file: links lead to files, forms are gone
plain_host    pages that lead on, for hosts without negotiation
negotiation   the choice by Accept, as server rules can make it
server_rules  the rules for Apache, nginx and w3id.org
manifest      what was written, with checksums; how a folder is known as one of ours
writing       all of it: written beside the folder, and then put in its place
"""

from __future__ import annotations
