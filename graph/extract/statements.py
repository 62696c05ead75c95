"""Reads who said what: quotations with their speakers, clauses and actions that a verb of speech governs, "according to".

What it finds is never a fact; it only says that somebody said so. Speech without a named speaker is left out, and so is
speech inside speech, which stays part of the outer statement. Captions hold no statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.attribution import Attributor
from graph.extract.bounds import QUOTE_MARKS, drop_final_stop, find_clause_end, find_sentence_start, skip_marks, skip_that, trim
from graph.extract.contents import Content, ContentReader
from graph.extract.cues import SUBJECTS, find_that_clause, is_asserted, is_infinitive_of_going_on
from graph.extract.entities import Cast, Mention, Thing
from graph.extract.language import Token, TokenSpan
from graph.extract.names import NameKind
from graph.extract.quotations import Quotation, find_quotations, is_inside
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Placed, Sheet
from graph.extract.speakers import SpeakerFinder
from graph.lexicon import Lexicon
from graph.model import BlockKind, Certainty, Mode, Polarity, Rule

__all__ = ["Speech", "SpeechReader"]

_QUESTION = re.compile(r"(?:whether|if|why|where|how|when|who|whose|what|which)\b")


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """A statement while it is being read: characters [start, end) of the sheet's passage, and how it was found."""

    sheet: Sheet
    speaker: Thing
    start: int
    end: int
    attribution: tuple[int, int]
    mode: Mode
    rule: Rule
    cue: Token | None
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    relayed_by: Thing | None = None

    @property
    def text(self) -> str:
        """The words as printed."""
        return self.sheet.passage.text[self.start : self.end]


class SpeechReader:
    """Reads the statements of one article."""

    def __init__(self, lexicon: Lexicon, cast: Cast, speakers: SpeakerFinder) -> None:
        """Take the word lists, the entities and the finder of speakers."""
        self.cast = cast
        self.speakers = speakers
        self.attributor = Attributor(lexicon, cast, speakers)
        self.contents = ContentReader(lexicon)
        self.say = lexicon.words("speech", "say", "verbs")
        self.with_infinitive = lexicon.words("speech", "propose", "with_infinitive")
        self.deny = lexicon.words("speech", "deny", "verbs")
        self.possible = lexicon.words("speech", "possible", "verbs")
        self.modals = lexicon.words("speech", "possible", "modals")
        self.hearers = lexicon.words("speech", "nouns", "hearers") | lexicon.words("speech", "nouns", "audience")
        self.naming = lexicon.words("speech", "say", "naming")
        self.links = lexicon.words("grammar", "links", "of_bodies")
        self.relaying = lexicon.words("speech", "say", "relaying")
        self.cue_nouns = lexicon.words("speech", "nouns", "clause")
        self._above: Sheet | None = None

    def read(self, sheets: Sequence[Sheet]) -> list[Speech]:
        """Return the statements in order of appearance."""
        story = [sheet for sheet in sheets if sheet.passage.block.kind is BlockKind.PARAGRAPH]
        quotations = find_quotations([sheet.passage for sheet in story])
        self.speakers.heed(quotations)
        found: list[Speech] = []
        for sheet in story:
            own = [q for q in quotations if q.passage is sheet.passage]
            found += self._in_sheet(sheet, own, found)
            self._above = sheet
        return found

    def _in_sheet(self, sheet: Sheet, quotations: Sequence[Quotation], before: Sequence[Speech]) -> list[Speech]:
        """Read one paragraph from left to right, so that pronouns find who spoke before them."""
        found: list[Speech] = []
        work: list[tuple[int, Quotation | Token]] = [(q.start, q) for q in quotations]
        work += [(token.idx, token) for token in sheet.passage.doc if self._is_cue(token) and not is_inside(quotations, sheet.passage, token.idx)]
        for _, item in sorted(work, key=lambda pair: pair[0]):
            if isinstance(item, Quotation):
                speech = self._quoted(sheet, item, quotations, [*before, *found])
                if speech is not None and not _covered(speech, found):
                    found = [s for s in found if not _covers(speech, s)]
                    self._keep(found, speech)
            else:
                for speech in self._reported(sheet, item, quotations):
                    if not _covered(speech, found):
                        self._keep(found, speech)
        return found

    def _keep(self, found: list[Speech], speech: Speech) -> None:
        found.append(speech)
        self.speakers.note(speech.sheet, speech.sheet.passage.offset + speech.end, speech.speaker)

    def _is_cue(self, token: Token) -> bool:
        if token.lower_ == "according":
            return True
        if token.pos_ == "NOUN":
            return token.lemma_ in self.cue_nouns and find_that_clause(token) is not None
        return (token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in self.say and token.tag_ != "VB") or (
            token.tag_ == "VB" and token.lemma_ in self.say and is_infinitive_of_going_on(token)
        )

    # ---------------------------------------------------------------------------------------- quotations
    def _quoted(self, sheet: Sheet, quotation: Quotation, others: Sequence[Quotation], before: Sequence[Speech]) -> Speech | None:
        """Read a quotation: by the verb behind it, the verb before it, or as going on from the speech before."""
        cue, is_embedded = self._cue_of(sheet, quotation, others)
        if cue is None:
            whole = quotation.is_speech and self._is_whole(sheet, quotation)
            return self._continued(sheet, quotation, before) if whole else None
        if is_embedded and not (self._names_or_bids(sheet, quotation, cue) and is_asserted(cue)):
            return None  # part of a reported clause, which holds it
        if not is_embedded and not quotation.is_speech and not self._ends_clause(quotation):
            return None
        speaker = self.attributor.find_speaker(sheet, cue)
        if speaker is None:
            return None
        led_by_that = self._lead(sheet, quotation).endswith(" that")
        mode = Mode.MIXED if is_embedded or led_by_that else Mode.DIRECT
        return self._speech(sheet, speaker, (quotation.start, quotation.end), cue=cue, mode=mode, rule="quotation")

    def _cue_of(self, sheet: Sheet, quotation: Quotation, others: Sequence[Quotation]) -> tuple[Token | None, bool]:
        """The verb that attributes a quotation, and whether the quotation is only a part of what that verb governs."""
        text = sheet.passage.text
        behind = skip_marks(text, quotation.end)
        if quotation.text[-1:] in ",?!…—-" or text[quotation.end : behind + 1].strip(QUOTE_MARKS + " ")[:1] in (",", "—", "–"):
            limit = min((q.start - 1 for q in others if q.start > quotation.end), default=len(text))
            cue = self._cue_behind(sheet, behind, limit)
            if cue is not None:
                return cue, False
        return self._cue_before(sheet, quotation, max((skip_marks(text, q.end) for q in others if q.end < quotation.start), default=0))

    def _names_or_bids(self, sheet: Sheet, quotation: Quotation, cue: Token) -> bool:
        """Read "called it “a wound”", "asked both sides “to stop”": the quotation is all that is said."""
        bids = quotation.text.startswith("to ") or self._lead(sheet, quotation).endswith(" to")
        return cue.lemma_ in self.naming or (cue.lemma_ in self.with_infinitive and bids)

    def _lead(self, sheet: Sheet, quotation: Quotation) -> str:
        """What stands before a quotation in its paragraph, without its mark."""
        return sheet.passage.text[: quotation.start].rstrip(QUOTE_MARKS + " ")

    def _ends_clause(self, quotation: Quotation) -> bool:
        return quotation.text[-1:] in ",.?!"

    def _cue_behind(self, sheet: Sheet, start: int, limit: int) -> Token | None:
        """The verb of "…," said NAME / NAME said: within fourteen tokens, before the sentence's end."""
        count = 0
        for token in sheet.passage.doc:
            if token.idx < start:
                continue
            if token.idx >= limit or count > 24 or (token.text in (".", ";", "?", "!") and token.nbor(-1).text.lower() not in ("mr", "ms", "dr")):
                return None
            count += 1
            if token.pos_ == "VERB" and token.lemma_ in self.say and (token.tag_ in ("VBD", "VBZ", "VBP", "VBN") or token.dep_ == "pcomp"):
                return token
        return None

    def _cue_before(self, sheet: Sheet, quotation: Quotation, limit: int) -> tuple[Token | None, bool]:
        """The verb that leads to a quotation, and whether other words of its clause stand between (then it is embedded)."""
        text = sheet.passage.text
        lead = text[: quotation.start].rstrip(" " + QUOTE_MARKS)
        if lead.endswith((".", "?", "!")) and not re.search(r"\b(?:[A-Z]|Mr|Ms|Mrs|Dr|Inc|Ltd|Co)\.$", lead):
            return None, False
        sentence_start = max(limit, find_sentence_start(text, len(lead)))
        cues = [
            t
            for t in sheet.passage.doc
            if (sentence_start <= t.idx < len(lead) and t.pos_ in ("VERB", "AUX") and t.lemma_.lower() in self.say and t.tag_ != "VB")
            or (sentence_start <= t.idx < len(lead) and t.lemma_ == "say" and t.tag_ == "VB" and is_infinitive_of_going_on(t))
        ]
        if not cues:
            return None, False
        cue = cues[-1]
        between = re.sub(r"[—–-] .*? [—–-]$", "", text[cue.idx + len(cue.text) : len(lead)].strip()).strip()
        if lead.endswith(":"):
            return cue, False
        if between in ("", ",", "that", ", that") or (lead.endswith(",") and not re.search(r"\bthat\b", between)):
            return cue, False
        if re.fullmatch(r"(?:[\w'’ ,.-]* )?that,?", between) or (re.fullmatch(r"(?:the )?[\w'’-]+(?: [\w'’-]+){0,3}", between) and self._is_hearer(between)):
            return cue, False
        return cue, True

    def _is_hearer(self, words: str) -> bool:
        return words.lower().split()[-1] in self.hearers

    def _is_whole(self, sheet: Sheet, quotation: Quotation) -> bool:
        """Whether the quotation is a sentence of its own, not a phrase in somebody's sentence."""
        before = sheet.passage.text[: quotation.start].rstrip(QUOTE_MARKS + " ")
        return (
            (not before or before[-1] in '.?!:”"')
            and quotation.text[:1].isupper()
            and (
                quotation.is_open
                or quotation.text.rstrip()[-1:] in ".?!…]"
                or sheet.passage.text[quotation.end : quotation.end + 2].strip(QUOTE_MARKS)[:1] in ".?!"
            )
        )

    def _continued(self, sheet: Sheet, quotation: Quotation, before: Sequence[Speech]) -> Speech | None:
        """A quotation without a verb: who spoke right before it in this paragraph, or at the end of the one before."""
        begins = not sheet.passage.text[: quotation.start].strip(QUOTE_MARKS + " ")
        if begins and (not before or before[-1].sheet not in (sheet, self._above)):
            speaker = self._teller_above(sheet)
            return self._speech(sheet, speaker, (quotation.start, quotation.end), cue=None, mode=Mode.DIRECT, rule="quotation-continued") if speaker else None
        if not before:
            return None
        last = before[-1]
        gap = sheet.passage.number - last.sheet.passage.number
        if gap == 0 or (gap == 1 and begins):
            if gap == 0 and self._names_between(sheet, last.end, quotation.start, last.speaker):
                return None
            return self._speech(sheet, last.speaker, (quotation.start, quotation.end), cue=None, mode=Mode.DIRECT, rule="quotation-continued")
        return None

    def _teller_above(self, sheet: Sheet) -> Thing | None:
        """Who is said to speak in the sentence that ends the paragraph before, though not what: "NAME praised the growers.", then a quotation."""
        above = self._above
        if above is None or sheet.passage.number - above.passage.number != 1:
            return None
        verb = list(above.passage.doc.sents)[-1].root
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if subject is None or verb.lemma_.lower() not in self.say | self.naming or not is_asserted(verb):
            return None
        speaker = self.speakers.find(above, subject)
        return speaker if speaker is not None and speaker.kind is NameKind.PERSON else None

    def _names_between(self, sheet: Sheet, start: int, end: int, speaker: Thing) -> bool:
        """Whether somebody else is named between two statements as the subject of a sentence."""
        for token in sheet.passage.doc:
            if start <= token.idx < end and token.dep_ in SUBJECTS:
                thing = self.cast.at(sheet.passage, token)
                if thing is not None and thing is not speaker and thing.kind is NameKind.PERSON and token.head.lemma_ not in self.say:
                    return True
        return False

    # ---------------------------------------------------------------------------------------- reported speech
    def _reported(self, sheet: Sheet, cue: Token, quotations: Sequence[Quotation]) -> Iterator[Speech]:
        """Read what a verb or noun of speech reports without quoting it whole."""
        if cue.lower_ == "according":
            yield from self._according(sheet, cue)
        elif cue.pos_ == "NOUN":
            yield from self._noun_of_speech(sheet, cue)
        elif is_asserted(cue):
            yield from self._verb_of_speech(sheet, cue, quotations)

    def _verb_of_speech(self, sheet: Sheet, cue: Token, quotations: Sequence[Quotation]) -> Iterator[Speech]:
        speaker = self.attributor.find_speaker(sheet, cue)
        content = self._content(sheet, cue, speaker, quotations) if speaker is not None else None
        if speaker is None or content is None:
            return
        end = min(self._before_next_cue(sheet, cue, content[0], content[1]), self._before_speaker(sheet, cue, speaker, content))
        start, end = trim(sheet.passage.text, content[0], end)
        is_quotation = any(q.start <= start + 1 and end <= q.end + 2 for q in quotations)
        if any(start < q.start < end and sheet.passage.text[start : q.start].rstrip(' “"').endswith(":") for q in quotations):
            return  # "She rejected the report: “It is a lie,” she said": before the colon speaks the paper
        if len(sheet.passage.text[start:end].split()) < 2 or is_quotation:
            return
        holds_quotation = any(start <= q.start and q.end <= end + 1 for q in quotations)
        yield self._speech(sheet, speaker, (start, end), cue=cue, mode=Mode.MIXED if holds_quotation else Mode.INDIRECT, rule=content[2])

    def _before_speaker(self, sheet: Sheet, cue: Token, speaker: Thing, content: Content) -> int:
        """Where "…, its chairman, NAME, said" begins to attribute: at the comma before the title, or before the name."""
        k = sheet.index_of(cue)
        inside = [p for p in sheet.placed if p.thing is speaker and content[0] < p.mention.start < content[1] and p.last <= k]
        near = [p for p in inside if k - p.last <= 1 or self._is_of_body(sheet, p.last, k)]
        if not near or sheet.words[k].start < content[1]:
            return content[1]
        first = near[-1].first
        for at in range(first, max(first - 8, 0), -1):
            if sheet.gap(at).startswith(",") and (at < first or not sheet.gap(first).startswith(",")):
                return sheet.words[at - 1].end
        return sheet.words[first - 1].end if sheet.gap(first).startswith(",") else content[1]

    def _is_of_body(self, sheet: Sheet, first: int, last: int) -> bool:
        """Whether between a name and the verb stands no more than whose the name is: "NAME | of the BODY | said"."""
        body = sheet.ending(last - 1, NameKind.ORGANISATION)
        return body is not None and body.first - first <= 2 and sheet.gap(first) == " " and sheet.lower(first) in self.links

    def _content(self, sheet: Sheet, cue: Token, speaker: Thing, quotations: Sequence[Quotation]) -> Content | None:
        contents = self.contents
        return contents.find_content(cue) or contents.find_that_words(sheet, cue) or contents.find_around(sheet, cue, speaker, quotations)

    def _before_next_cue(self, sheet: Sheet, cue: Token, start: int, end: int) -> int:
        """Where ", further saying …" begins inside what a verb seems to govern: the next statement."""
        for token in sheet.passage.doc:
            if start < token.idx < end and token != cue and token.tag_ == "VBG" and token.lemma_ in self.say and token.i > 1:
                comma = token.nbor(-1) if token.nbor(-1).text == "," else token.nbor(-2)
                if comma.text == "," and comma.idx > start:
                    return comma.idx
        return end

    def _noun_of_speech(self, sheet: Sheet, cue: Token) -> Iterator[Speech]:
        """Read "His suggestion that tolls be halved", "Lee's claim that …": the clause, and whose noun it is."""
        owner = next((c for c in cue.children if c.dep_ == "poss"), None)
        clause = find_that_clause(cue)
        speaker = self.speakers.find(sheet, owner) if owner is not None else None
        if clause is None or speaker is None:
            return
        end = find_clause_end(clause, clause.right_edge)
        start, stop = trim(sheet.passage.text, cue.doc[skip_that(cue.doc, clause.left_edge.i)].idx, end.idx + len(end.text))
        if stop > start:
            yield self._speech(sheet, speaker, (start, stop), cue=cue, mode=Mode.INDIRECT, rule="reported-clause")

    def _according(self, sheet: Sheet, cue: Token) -> Iterator[Speech]:
        """Read "According to NAME, …" and "…, according to NAME": the rest of the sentence."""
        k = sheet.index_of(cue)
        if sheet.lower(k + 1) != "to":
            return
        at = k + 2 + (sheet.lower(k + 2) == "the")
        meant = self._meant_by(sheet, at)
        placed = next((p for p in sheet.placed if p.first in (at, at + 1) and p.thing.kind in (NameKind.PERSON, NameKind.ORGANISATION)), None)
        if placed is None and meant is None:
            placed = self._spoken_for(sheet, k + 2)
        placed = placed or meant
        if placed is None:
            return
        sentence = cue.sent
        text = sheet.passage.text
        if sheet.words[k].start - sentence.start_char <= 1:
            comma = text.find(", ", placed.mention.end - 1)
            # Behind the name a phrase between commas may say who it is; the clause begins behind the last such comma.
            start = self._past_appositions(sheet, placed.last, sentence)
            if comma < 0 or start is None:
                return
            yield self._speech(sheet, placed.thing, trim(text, start, sentence.end_char), cue=cue, mode=Mode.INDIRECT, rule="according-to")
        else:
            start, end = trim(text, sentence.start_char, sheet.words[k].start)
            if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in sentence if t.idx < end):  # not "The plans according to her are …"
                yield self._speech(sheet, placed.thing, (start, end), cue=cue, mode=Mode.INDIRECT, rule="according-to")

    def _meant_by(self, sheet: Sheet, at: int) -> Placed | None:
        """Read "according to him", "according to the minister", "… the bank": whom the word means, set where it stands."""
        token = sheet.words[at].token if at < len(sheet.words) else None
        is_pronoun = token is not None and token.lower_ in self.speakers.he | self.speakers.she
        is_noun = token is not None and token.pos_ == "NOUN" and token.lower_ not in self.speakers.mouthpieces and sheet.lower(at - 1) == "the"
        if token is None or not (is_pronoun or is_noun) or sheet.lower(at + 1) in ("of", "at", "for", "with"):
            return None
        thing = self.speakers.find(sheet, token)
        word = sheet.words[at]
        return Placed(thing, Mention(sheet.passage, word.start, word.end, word.text), at, at + 1) if thing is not None else None

    def _spoken_for(self, sheet: Sheet, k: int) -> Placed | None:
        """Read "according to a report by BODY", "… BODY's figures": the body within six words, before a comma."""
        for at in range(k, min(k + 8, len(sheet.words))):
            if at > k and re.search(r"[,.;]", sheet.gap(at)):
                return None
            if sheet.lower(at) in self.speakers.posts - self.speakers.mouthpieces and sheet.lower(at + 1) in ("of", "at", "for", "with"):
                return None  # "the director of BODY": somebody without a name
            placed = sheet.starting(at, NameKind.ORGANISATION, NameKind.PERSON)
            if placed is not None:
                return placed
        return None

    def _past_appositions(self, sheet: Sheet, k: int, sentence: TokenSpan) -> int | None:
        """Where the main clause begins behind "According to NAME, head of X, …": at the comma before its subject."""
        commas = [at for at in range(k, len(sheet.words)) if sheet.gap(at).startswith(",") and sheet.words[at].start < sentence.end_char]
        if not commas:
            return None
        for at in commas:
            chunk_end = next((c for c in commas if c > at), None)
            stretch = range(at, chunk_end if chunk_end is not None else len(sheet.words))
            if any(
                sheet.words[w].token.tag_ in ("VBD", "VBZ", "VBP", "MD") and sheet.words[w].token.dep_ != "relcl"
                for w in stretch
                if sheet.words[w].start < sentence.end_char
            ):
                if sheet.lower(at) in ("who", "which", "whose"):
                    continue
                return sheet.words[at].start
        return None

    # ---------------------------------------------------------------------------------------- making one
    def _speech(self, sheet: Sheet, speaker: Thing, content: tuple[int, int], *, cue: Token | None, mode: Mode, rule: str) -> Speech:
        text = sheet.passage.text
        start, end = drop_final_stop(text, *content)
        lemma = cue.lemma_.lower() if cue is not None else ""
        words = {w.lower() for w in re.findall(r"[\w’']+", text[start:end])}
        # "asked whether it was full": nobody says that it was.
        is_question = lemma in self.contents.doubt and _QUESTION.match(text, start) is not None
        is_unsure = lemma in self.possible or is_question or bool(words & self.modals)
        attribution = (min(cue.sent.start_char, start), max(cue.sent.end_char, end)) if cue is not None else (start, end)
        return Speech(
            sheet,
            speaker,
            start,
            end,
            trim(text, *attribution, marks=False),
            mode,
            RULES_BY_NAME[rule],
            cue,
            # "She rejected the report: “I was in Oslo”": what is quoted whole is what she says for herself.
            Polarity.NEGATIVE if lemma in self.deny and mode is not Mode.DIRECT else Polarity.POSITIVE,
            Certainty.POSSIBLE if is_unsure else Certainty.CERTAIN,
            self._relayed_by(sheet, attribution, (start, end)),
        )

    def _relayed_by(self, sheet: Sheet, attribution: tuple[int, int], content: tuple[int, int]) -> Thing | None:
        """Read "was quoted as saying by PAPER", "as reported by PAPER": who relays the words, outside of them."""
        for placed in sheet.placed:
            inside = attribution[0] <= placed.mention.start < attribution[1] and not content[0] <= placed.mention.start < content[1]
            by = placed.first - 1 - (sheet.lower(placed.first - 1) == "the")
            before = {sheet.lower(k) for k in range(max(by - 5, 0), max(by, 0))}
            if inside and placed.thing.kind is not NameKind.PLACE and sheet.lower(by) == "by" and before & self.relaying:
                return placed.thing
        return None


def _covered(speech: Speech, found: Sequence[Speech]) -> bool:
    return any(other.sheet is speech.sheet and other.start <= speech.start and speech.end <= other.end for other in found)


def _covers(speech: Speech, other: Speech) -> bool:
    return other.sheet is speech.sheet and speech.start <= other.start and other.end <= speech.end
