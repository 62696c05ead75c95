"""What connects with what: kinds and relations in words, the words they rest on, networks, neighbours and paths.

It draws nothing and writes nothing. Called by the picture, the pages, the explanations and whoever wants to count.
"""

from __future__ import annotations

from graph.analysis.connections import PAGE, Connections
from graph.analysis.kinds import DRAWN, KINDS, PICTURED, RELATIONS, Kind, Relation
from graph.analysis.network import build_network, network_among, project_co_speakers
from graph.analysis.quotes import Quote, choose_name, find_kind, find_name, find_quotes
from graph.analysis.reader import Edge, Grounds, Reader

__all__ = [
    "DRAWN",
    "KINDS",
    "PAGE",
    "PICTURED",
    "RELATIONS",
    "Connections",
    "Edge",
    "Grounds",
    "Kind",
    "Quote",
    "Reader",
    "Relation",
    "build_network",
    "choose_name",
    "find_kind",
    "find_name",
    "find_quotes",
    "network_among",
    "project_co_speakers",
]
