"""The steps of reading in their order: names, entities, roles, speech, facts; each takes what the ones before it gave.

Called through `graph.extract.load_reader`. It holds no rules of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.extract.entities import Cast, Mention, Thing, make_cast
from graph.extract.finding import NameFinder
from graph.extract.language import Passage, load_model, parse_article
from graph.extract.meetings import MeetingReader
from graph.extract.names import NameKind
from graph.extract.proposals import ProposalReader
from graph.extract.quantities import QuantityReader
from graph.extract.relations import RelationReader
from graph.extract.results import make_organisation, make_person, make_place, make_statement
from graph.extract.roles import RoleReader
from graph.extract.said import Gate
from graph.extract.sheets import make_sheets
from graph.extract.speakers import SpeakerFinder
from graph.extract.stated import keep_stated
from graph.extract.statements import SpeechReader
from graph.gazetteer import load_gazetteer
from graph.lexicon import fold, load_lexicon
from graph.model import Article, Findings, PlaceKind, Span

__all__ = ["Reader"]


class Reader:
    """Reads articles with one language model."""

    def __init__(self, model: str) -> None:
        """Load the model, the word lists and the gazetteer.

        Raises:
            ModelError: the model is missing or unfit.
        """
        self._model = load_model(model)
        self._lexicon = load_lexicon(str(self._model.pipeline.lang))
        self._gazetteer = load_gazetteer()
        self._names = NameFinder(self._lexicon, self._gazetteer)
        self._quantities = QuantityReader(self._lexicon)
        self.version = self._model.reader

    def read(self, article: Article) -> Findings:
        """Return all that is found in an article; the same article gives the same findings."""
        passages = parse_article(self._model, article)
        self._names.read(passages)
        names = [name for passage in passages for name in self._names.find(passage)]
        cast = make_cast(names, self._lexicon, self._gazetteer, home=self._home(article))
        dateline = self._dateline(article, cast, passages)
        sheets = list(make_sheets(passages, cast).values())
        roles = RoleReader(self._lexicon, cast, self._gazetteer, sheets).read()
        speakers = SpeakerFinder(self._lexicon, cast, roles)
        speeches = SpeechReader(self._lexicon, cast, speakers).read(sheets)
        gate = Gate(self._lexicon, passages, speeches)
        relations = RelationReader(self._lexicon, self._gazetteer, gate, cast.of(NameKind.PLACE))
        relations.read(sheets)
        events, recorded, main = MeetingReader(self._lexicon, cast, gate, speakers, article, dateline).read(sheets, speeches)
        proposals = ProposalReader(self._lexicon, cast)
        held = {role.person: role for role in reversed(roles)}  # the first that the article gives
        findings = Findings(
            self.version,
            tuple(make_person(thing) for thing in cast.of(NameKind.PERSON)),
            tuple(make_organisation(thing, relations) for thing in cast.of(NameKind.ORGANISATION)),
            tuple(make_place(thing, relations) for thing in cast.of(NameKind.PLACE)),
            tuple(events),
            tuple(roles),
            tuple(
                make_statement(speech, cast, role=held.get(speech.speaker.key), event=recorded.get(number), proposal=proposals.read(speech))
                for number, speech in enumerate(speeches)
            ),
            tuple(self._quantities.read(passages)),
            main,
        )
        return keep_stated(findings, gate)

    def _home(self, article: Article) -> str:
        """Return the key of the country of the dateline's place, empty where there is none; "NAIROBI, Kenya" says it itself."""
        if article.dateline is None:
            return ""
        printed = [part.strip() for part in (article.quote(article.dateline_span) if article.dateline_span is not None else article.dateline.value).split(",")]
        found = [entry for name in (", ".join(printed[:2]), printed[0]) for entry in self._gazetteer.find(name.title() if name.isupper() else name)[:1]]
        chain = (found[0], *self._gazetteer.containers(found[0].key)) if found else ()
        return next((entry.key for entry in chain if entry.kind is PlaceKind.COUNTRY), "")

    def _dateline(self, article: Article, cast: Cast, passages: Sequence[Passage]) -> Thing | None:
        """The place of the dateline, with its mention there; it joins the cast where the story does not name it."""
        if article.dateline is None or not article.dateline.spans or not passages:
            return None
        printed = article.dateline.value.split(",")[0].strip()
        name = printed.title() if printed.isupper() else printed
        entry = next(iter(self._gazetteer.find(name)), None)
        thing = next((t for t in cast.of(NameKind.PLACE) if (t.entry is not None and t.entry == entry) or fold(t.name) == fold(name)), None)
        if thing is None:
            thing = Thing(NameKind.PLACE, name, entry=entry)
            cast.things.insert(0, thing)
        span = article.dateline.spans[0]
        # The dateline stands before its passage's first character: reading begins behind it.
        passage = next((p for p in passages if p.offset >= span.end), passages[0])
        start = article.text.index(printed, span.start) if printed in article.quote(span) else span.start
        thing.mentions.insert(0, Mention(passage, start - passage.offset, start + len(printed) - passage.offset, printed))
        self._larger_place(article, cast, passage, span)
        return thing

    def _larger_place(self, article: Article, cast: Cast, passage: Passage, span: Span) -> None:
        """The country or state that a dateline gives behind its city joins the cast where the story does not name it: "NAIROBI, Kenya —"."""
        found = re.match(r"[^,(]+, ([^\W\d_][^,()\d–—-]*[^\W\d_])", article.quote(span))
        entry = next(iter(self._gazetteer.find(found[1])), None) if found is not None else None
        if found is None or entry is None or entry.kind is PlaceKind.CITY:
            return
        thing = next((t for t in cast.of(NameKind.PLACE) if t.entry == entry), None)
        if thing is None:
            thing = Thing(NameKind.PLACE, found[1], entry=entry)
            cast.things.insert(1, thing)
        start = span.start + found.start(1) - passage.offset
        thing.mentions.insert(0, Mention(passage, start, start + len(found[1]), found[1]))
