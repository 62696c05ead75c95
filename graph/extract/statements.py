"""Reads who said what: quotations with their speakers, clauses and actions that a verb of speech governs, "according to".

What it finds is never a fact; it only says that somebody said so. Speech without a named speaker is left out, and so is
speech inside speech, which stays part of the outer statement. Captions hold no statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.entities import Cast, Thing
from graph.extract.language import Token, TokenSpan
from graph.extract.lexicon import Lexicon
from graph.extract.names import NameKind
from graph.extract.quotations import Quotation, find_quotations, is_inside
from graph.extract.rules import RULES_BY_NAME
from graph.extract.sheets import Placed, Sheet
from graph.extract.speakers import SpeakerFinder
from graph.model import BlockKind, Certainty, Mode, Polarity, Rule

__all__ = ["Speech", "SpeechReader"]

_QUOTE_MARKS = "“”„\"«»‘’'"
_NO_HEARER = frozenset(["say", "add", "claim", "argue", "believe", "think", "announce", "state", "insist", "deny", "note", "explain", "suggest", "stress", "maintain", "hope", "estimate", "predict"])
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_CLAUSES = ("ccomp", "xcomp")


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
        self.say = lexicon.words("speech", "say", "verbs")
        self.only_quoted = lexicon.words("speech", "say", "only_quoted")
        self.only_that = lexicon.words("speech", "say", "only_that")
        self.with_gerund = lexicon.words("speech", "propose", "with_gerund")
        self.with_infinitive = lexicon.words("speech", "propose", "with_infinitive")
        self.with_noun = lexicon.words("speech", "propose", "with_noun")
        self.with_for = lexicon.words("speech", "propose", "with_for")
        self.deny = lexicon.words("speech", "deny", "clause_verbs")
        self.doubt = lexicon.words("speech", "deny", "doubt")
        self.possible = lexicon.words("speech", "possible", "verbs")
        self.modals = lexicon.words("speech", "possible", "modals")
        self.hearers = lexicon.words("speech", "nouns", "hearers") | lexicon.words("speech", "nouns", "audience")
        self.naming = lexicon.words("speech", "say", "naming")
        self.denied_nouns = lexicon.words("speech", "say", "denied_nouns")
        self.cue_nouns = lexicon.words("speech", "nouns", "clause")

    def read(self, sheets: Sequence[Sheet]) -> list[Speech]:
        """Return the statements in order of appearance."""
        story = [sheet for sheet in sheets if sheet.passage.block.kind is BlockKind.PARAGRAPH]
        quotations = find_quotations([sheet.passage for sheet in story])
        found: list[Speech] = []
        for sheet in story:
            own = [q for q in quotations if q.passage is sheet.passage]
            found += self._in_sheet(sheet, own, found)
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
            return token.lemma_ in self.cue_nouns and _that_child(token) is not None
        return token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in self.say and token.tag_ != "VB" or (token.tag_ == "VB" and token.lemma_ in self.say and _is_infinitive_of_going_on(token))

    # ---------------------------------------------------------------------------------------- quotations
    def _quoted(self, sheet: Sheet, quotation: Quotation, others: Sequence[Quotation], before: Sequence[Speech]) -> Speech | None:
        text = sheet.passage.text
        behind_start = _past_marks(text, quotation.end)
        next_start = min((q.start - 1 for q in others if q.start > quotation.end), default=len(text))
        last_end = max((_past_marks(text, q.end) for q in others if q.end < quotation.start), default=0)
        cue = None
        embedded = False
        if text[quotation.end - 1 : quotation.end] in ",?!…—-" or text[quotation.end : quotation.end + 2].strip(_QUOTE_MARKS + " ") == "," or text[behind_start : behind_start + 1] in (",", "—", "–"):
            cue = self._cue_behind(sheet, behind_start, next_start)
        if cue is None:
            cue, embedded = self._cue_before(sheet, quotation, last_end)
        if cue is not None and embedded and (cue.lemma_ in self.naming or (cue.lemma_ in self.with_infinitive and (quotation.text.startswith("to ") or text[: quotation.start].rstrip(_QUOTE_MARKS + " ").endswith(" to")))) and _is_asserted(cue):
            speaker = self._speaker_of(sheet, cue)
            return self._speech(sheet, speaker, quotation.start, quotation.end, cue, Mode.MIXED, "quotation") if speaker is not None else None
        if cue is not None and embedded:
            return None  # part of a reported clause, which holds it
        if cue is not None:
            speaker = self._speaker_of(sheet, cue)
            if speaker is None:
                return None
            if not quotation.is_speech and not self._ends_clause(quotation):
                return None
            mode = Mode.MIXED if text[: quotation.start].rstrip(_QUOTE_MARKS + " ").endswith(" that") else Mode.DIRECT
            return self._speech(sheet, speaker, quotation.start, quotation.end, cue, mode, "quotation")
        if not quotation.is_speech or not self._is_whole(sheet, quotation):
            return None
        return self._continued(sheet, quotation, before)

    def _ends_clause(self, quotation: Quotation) -> bool:
        return quotation.text[-1:] in ",.?!"

    def _cue_behind(self, sheet: Sheet, start: int, limit: int) -> Token | None:
        """The verb of "…," said NAME / NAME said: within fourteen tokens, before the sentence's end."""
        count = 0
        for token in sheet.passage.doc:
            if token.idx < start:
                continue
            if token.idx >= limit or count > 24 or token.text in (".", ";", "?", "!") and not (token.nbor(-1).text.lower() in ("mr", "ms", "dr")):
                return None
            count += 1
            if token.pos_ == "VERB" and token.lemma_ in self.say and (token.tag_ in ("VBD", "VBZ", "VBP", "VBN") or token.dep_ == "pcomp"):
                return token
        return None

    def _cue_before(self, sheet: Sheet, quotation: Quotation, limit: int) -> tuple[Token | None, bool]:
        """The verb that leads to a quotation, and whether other words of its clause stand between (then it is embedded)."""
        text = sheet.passage.text
        lead = text[: quotation.start].rstrip(" " + _QUOTE_MARKS)
        if lead.endswith((".", "?", "!")) and not re.search(r"\b(?:[A-Z]|Mr|Ms|Mrs|Dr|Inc|Ltd|Co)\.$", lead):
            return None, False
        sentence_start = max(limit, _sentence_start(text, len(lead)))
        cues = [t for t in sheet.passage.doc if sentence_start <= t.idx < len(lead) and t.pos_ in ("VERB", "AUX") and t.lemma_.lower() in self.say and t.tag_ != "VB" or (sentence_start <= t.idx < len(lead) and t.lemma_ == "say" and t.tag_ == "VB" and _is_infinitive_of_going_on(t))]
        if not cues:
            return None, False
        cue = cues[-1]
        between = re.sub(r"[—–-] .*? [—–-]$", "", text[cue.idx + len(cue.text) : len(lead)].strip()).strip()
        if lead.endswith(":"):
            return cue, False
        if between in ("", ",", "that", ", that") or lead.endswith(",") and not re.search(r"\bthat\b", between):
            return cue, False
        if re.fullmatch(r"(?:[\w'’ ,.-]* )?that,?", between) or (re.fullmatch(r"(?:the )?[\w'’-]+(?: [\w'’-]+){0,3}", between) and self._is_hearer(between)):
            return cue, False
        return cue, True

    def _is_hearer(self, words: str) -> bool:
        return words.lower().split()[-1] in self.hearers

    def _is_whole(self, sheet: Sheet, quotation: Quotation) -> bool:
        """Whether the quotation is a sentence of its own, not a phrase in somebody's sentence."""
        before = sheet.passage.text[: quotation.start].rstrip(_QUOTE_MARKS + " ")
        return (not before or before[-1] in ".?!:”\"") and quotation.text[:1].isupper() and (quotation.is_open or quotation.text.rstrip()[-1:] in ".?!…]" or sheet.passage.text[quotation.end : quotation.end + 2].strip(_QUOTE_MARKS)[:1] in ".?!")

    def _continued(self, sheet: Sheet, quotation: Quotation, before: Sequence[Speech]) -> Speech | None:
        """A quotation without a verb: who spoke right before it in this paragraph, or at the end of the one before."""
        if not before:
            return None
        last = before[-1]
        gap = sheet.passage.number - last.sheet.passage.number
        begins = not sheet.passage.text[: quotation.start].strip(_QUOTE_MARKS + " ")
        if gap == 0 or (gap == 1 and begins):
            if gap == 0 and self._names_between(sheet, last.end, quotation.start, last.speaker):
                return None
            return self._speech(sheet, last.speaker, quotation.start, quotation.end, None, Mode.DIRECT, "quotation-continued")
        return None

    def _names_between(self, sheet: Sheet, start: int, end: int, speaker: Thing) -> bool:
        """Whether somebody else is named between two statements as the subject of a sentence."""
        for token in sheet.passage.doc:
            if start <= token.idx < end and token.dep_ in _SUBJECTS:
                thing = self.cast.at(sheet.passage, token)
                if thing is not None and thing is not speaker and thing.kind is NameKind.PERSON and token.head.lemma_ not in self.say:
                    return True
        return False

    # ---------------------------------------------------------------------------------------- speakers of verbs
    def _speaker_of(self, sheet: Sheet, cue: Token) -> Thing | None:
        subject = _subject(cue)
        apposed = self._apposed(sheet, cue)
        if apposed is not None and (subject is None or (named := self.cast.at(sheet.passage, subject)) is None or named.kind is not NameKind.PERSON):
            return apposed
        if subject is not None:
            is_relative = subject.lower_ in ("who", "that", "which") and not subject.text.isupper()  # WHO is a body
            if is_relative and subject.lower_ == "who":
                person = self._person_before(sheet, subject)
                if person is not None:
                    return person
            if is_relative:
                antecedent = next((a for a in cue.ancestors if a.pos_ in ("NOUN", "PROPN")), None)
                return self.speakers.find(sheet, antecedent) if antecedent is not None else None
            found = self.speakers.find(sheet, subject)
            if found is not None or subject.pos_ == "PRON":
                return found
        near = self._beside(sheet, cue)
        if near is not None and (subject is None or subject.pos_ in ("PROPN", "X") or self._same_phrase(sheet, subject, near)):
            return near
        return None

    def _person_before(self, sheet: Sheet, who: Token) -> Thing | None:
        """ "NAME of the BODY, who …": the last person named before, in the same sentence, within eight words."""
        k = sheet.index_of(who)
        people = [p for p in sheet.placed if p.thing.kind is NameKind.PERSON and p.last <= k and k - p.last <= 8 and p.mention.start >= who.sent.start_char]
        return people[-1].thing if people else None

    def _same_phrase(self, sheet: Sheet, subject: Token, thing: Thing) -> bool:
        return any(self.cast.at(sheet.passage, token) is thing for token in subject.subtree)

    def _beside(self, sheet: Sheet, cue: Token) -> Thing | None:
        """A name right behind the verb ("said NAME"), right before it, or before it with a phrase between commas."""
        k = sheet.index_of(cue)
        behind = sheet.starting(k + 1, NameKind.PERSON, NameKind.ORGANISATION) or (sheet.starting(k + 2, NameKind.PERSON, NameKind.ORGANISATION) if sheet.lower(k + 1) in ("the", "mr", "ms", "mrs", "dr", "professor") else None)
        before = sheet.ending(k - 1, NameKind.PERSON, NameKind.ORGANISATION)
        if before is not None and sheet.gap(k) == " " and not before.mention.text.isupper():
            return before.thing
        if behind is not None and cue.lemma_ in ("say", "add", "note", "explain", "write", "argue", "recall", "insist", "warn", "ask", "reply"):
            return behind.thing
        return None

    def _apposed(self, sheet: Sheet, cue: Token) -> Thing | None:
        """ "NAME, deputy head of BODY at the OTHER, said": the name before the first comma, whatever the parser makes of the rest."""
        k = sheet.index_of(cue)
        if not sheet.gap(k).startswith(","):
            return None
        start = cue.sent.start_char
        people = [p for p in sheet.placed if p.thing.kind is NameKind.PERSON and p.mention.start >= start and p.last <= k]
        for person in reversed(people):
            if re.match(r",|\s\(", sheet.gap(person.last)) and self._no_other_verb(sheet, person.last, k):
                return person.thing
        return None

    def _no_other_verb(self, sheet: Sheet, start: int, end: int) -> bool:
        for k in range(start, end):
            if sheet.lower(k) in ("who", "whose", "which", "whom", "that"):
                return True
            if sheet.words[k].token.tag_ in ("VBD", "VBZ", "MD") and sheet.words[k].token.pos_ in ("VERB", "AUX"):
                return False
        return True

    # ---------------------------------------------------------------------------------------- reported speech
    def _reported(self, sheet: Sheet, cue: Token, quotations: Sequence[Quotation]) -> Iterator[Speech]:
        if cue.lower_ == "according":
            yield from self._according(sheet, cue)
            return
        if cue.pos_ == "NOUN":
            yield from self._noun_of_speech(sheet, cue)
            return
        if not _is_asserted(cue):
            return
        speaker = self._speaker_of(sheet, cue)
        if speaker is None:
            return
        content = self._content(sheet, cue) or self._that_clause(sheet, cue) or self._around(sheet, cue, speaker, quotations)
        if content is None:
            return
        start, end, rule = content
        start, end = _trimmed(sheet.passage.text, start, end)
        if end - start < 3 or len(sheet.passage.text[start:end].split()) < 2:
            return
        if any(q.start <= start + 1 and end <= q.end + 2 for q in quotations):
            return  # the quotation itself is the statement
        held = [q for q in quotations if start <= q.start and q.end <= end + 1]
        yield self._speech(sheet, speaker, start, end, cue, Mode.MIXED if held else Mode.INDIRECT, rule)

    def _noun_of_speech(self, sheet: Sheet, cue: Token) -> Iterator[Speech]:
        """ "His suggestion that tolls be halved", "Lee's claim that …": the clause, and whose noun it is."""
        owner = next((c for c in cue.children if c.dep_ == "poss"), None)
        clause = _that_child(cue)
        speaker = self.speakers.find(sheet, owner) if owner is not None else None
        if clause is None or speaker is None:
            return
        end = _clause_end(clause, clause.right_edge)
        start, stop = _trimmed(sheet.passage.text, cue.doc[_past_that(cue.doc, clause.left_edge.i)].idx, end.idx + len(end.text))
        if stop > start:
            yield self._speech(sheet, speaker, start, stop, cue, Mode.INDIRECT, "reported-clause")

    def _that_clause(self, sheet: Sheet, cue: Token) -> tuple[int, int, str] | None:
        """ "said in a statement that …" where the parser finds no clause: from "that" to the sentence's end."""
        k = sheet.index_of(cue)
        if cue.lemma_ in self.only_quoted:
            return None
        for at in range(k + 1, min(k + 9, len(sheet.words) - 1)):
            if re.search(r"[,.;:]", sheet.gap(at)):
                return None
            if sheet.lower(at) == "that" and sheet.words[at].token.dep_ in ("mark", "det", "nsubj", "dobj", "nsubjpass", "advmod"):
                end = cue.sent.end_char
                return (sheet.words[at + 1].start, end, "reported-clause") if end > sheet.words[at + 1].start else None
        return None

    def _around(self, sheet: Sheet, cue: Token, speaker: Thing, quotations: Sequence[Quotation]) -> tuple[int, int, str] | None:
        """ "His party, he said, would be ready …": the whole sentence around a parenthesis of speech, or before a final one."""
        k = sheet.index_of(cue)
        if cue.lemma_ in self.only_quoted | self.only_that or any(q.passage is sheet.passage and q.start < cue.sent.end_char and cue.sent.start_char < q.end for q in quotations):
            return None
        sentence = cue.sent
        first, last = self._attributing(sheet, cue, speaker)
        # Back to the comma before the speaker, over title and body.
        while first > 0 and k - first < 20 and not re.match(r",|\s[—–]", sheet.gap(first)) and sheet.words[first].start > sentence.start_char:
            first -= 1
        if not re.match(r",|\s[—–]", sheet.gap(first)):
            return None
        if sheet.words[first].start - sentence.start_char < 10:
            return None
        if re.match(r"[,.]", sheet.after(last)):
            ends = sheet.words[first].start if sheet.after(last).startswith(".") else sentence.end_char
            return sentence.start_char, ends, "reported-clause"
        return (sentence.start_char, sheet.words[first].start, "reported-clause") if cue.dep_ in ("ROOT", "parataxis", "ccomp") and cue.tag_ in ("VBD", "VBZ", "VBN") else None

    def _attributing(self, sheet: Sheet, cue: Token, speaker: Thing) -> tuple[int, int]:
        """The first and last word of speaker and verb: the nearest mention of the speaker, or the verb's subject."""
        k = sheet.index_of(cue)
        subject = _subject(cue)
        near = [p for p in sheet.placed if p.thing is speaker and cue.sent.start_char <= p.mention.start < cue.sent.end_char]
        if near:
            placed = min(near, key=lambda p: abs(p.first - k))
            return min(placed.first, k), max(placed.last - 1, k)
        if subject is not None and subject.sent == cue.sent:
            return min(sheet.index_of(subject), k), max(sheet.index_of(subject), k)
        return k, k

    def _content(self, sheet: Sheet, cue: Token) -> tuple[int, int, str] | None:
        """The characters that the verb governs, and the rule: a clause, or an action of proposing, urging, denying."""
        lemma = cue.lemma_.lower()
        clause = self._clause(cue)
        if clause is not None:
            verb, start, end = clause
            has_subject = any(child.dep_ in (*_SUBJECTS, "expl") for child in verb.children)
            marked = any(child.lower_ == "that" and child.dep_ == "mark" for child in verb.children)
            is_finite = verb.tag_ != "VBG" or any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children)
            if verb.dep_ == "ccomp" and (has_subject or marked) and is_finite:
                if lemma in self.only_quoted and not marked and not (lemma in self.doubt and _asks_whether(verb)) or lemma in self.only_that and not (marked or has_subject):
                    return None
                if _asks_whether(verb) and lemma not in self.doubt:
                    return None
                if lemma in self.only_quoted and lemma in self.doubt and not _asks_whether(verb):
                    return None
                return start, end, "reported-clause"
            if (verb.tag_ == "VBG" and (lemma in self.with_gerund or lemma in self.deny)) or (lemma in self.with_infinitive and _has_to(verb)) or (lemma in ("expect", "want") and has_subject):
                return start, end, "reported-action"
            if verb.tag_ == "VB" and lemma in self.with_gerund:
                return start, end, "reported-clause"
        return self._thing_said(sheet, cue)

    def _clause(self, cue: Token) -> tuple[Token, int, int] | None:
        """The verb that heads the governed clause, with the clause's first and last character."""
        for child in sorted(cue.children, key=lambda c: (c.dep_ != "ccomp", c.i < cue.i, c.i)):
            if child.dep_ not in _CLAUSES or child.pos_ not in ("VERB", "AUX", "ADJ", "NOUN", "ADP", "PROPN", "ADV", "PRON", "NUM"):
                continue
            left, right = child.left_edge, child.right_edge
            misread = [c for c in cue.children if c.dep_ == "dobj" and cue.i < c.i < left.i]
            if misread and child.i > cue.i and cue.lemma_ in _NO_HEARER:
                left = misread[0].left_edge  # the clause's own subject, taken for an object
            if child.i > cue.i and left.i <= cue.i:
                left = cue.doc[cue.i + 1]
            if child.i < cue.i:
                right = cue.doc[min(right.i, cue.i - 1)]
                subject = _subject(cue)
                if subject is not None and left.i <= subject.left_edge.i < cue.i < child.i:
                    continue
                if subject is not None and subject.left_edge.i <= right.i and subject.i > child.i:
                    right = cue.doc[subject.left_edge.i - 1]
            else:
                right = _clause_end(child, right)
            start = _past_that(cue.doc, left.i)
            if start > right.i:
                continue
            return child, cue.doc[start].idx, right.idx + len(right.text)
        return None

    def _thing_said(self, sheet: Sheet, cue: Token) -> tuple[int, int, str] | None:
        """ "proposed a register to be run from …", "called for …", "urged NAME to …": a noun phrase or an action."""
        lemma = cue.lemma_.lower()
        if lemma in self.deny | {"reject", "dismiss", "doubt"}:
            for noun in cue.children:
                if noun.dep_ == "dobj" and noun.lemma_ in self.denied_nouns:
                    clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and any(m.lower_ == "that" for m in c.children)), None)
                    if clause is not None:
                        end = _clause_end(clause, clause.right_edge)
                        return cue.doc[_past_that(cue.doc, clause.left_edge.i)].idx, end.idx + len(end.text), "reported-clause"
        if lemma in self.with_for:
            for child in cue.children:
                if child.dep_ == "prep" and child.lower_ == "for" and child.i > cue.i and any(c.dep_ in ("pobj", "pcomp") for c in child.children):
                    inner = next(c for c in child.children if c.dep_ in ("pobj", "pcomp"))
                    end = _clause_end(inner, child.right_edge)
                    return cue.doc[child.i + 1].idx, end.idx + len(end.text), "reported-action"
        if lemma in self.with_noun:
            for child in cue.children:
                if child.dep_ == "dobj" and child.i > cue.i and child.pos_ in ("NOUN", "PROPN"):
                    end = _clause_end(child, child.right_edge)
                    return child.left_edge.idx, end.idx + len(end.text), "reported-action"
        return None

    def _according(self, sheet: Sheet, cue: Token) -> Iterator[Speech]:
        """ "According to NAME, …" and "…, according to NAME": the rest of the sentence."""
        k = sheet.index_of(cue)
        if sheet.lower(k + 1) != "to":
            return
        at = k + 2 + (sheet.lower(k + 2) == "the")
        placed = next((p for p in sheet.placed if p.first in (at, at + 1) and p.thing.kind in (NameKind.PERSON, NameKind.ORGANISATION)), None)
        if placed is None:
            placed = self._spoken_for(sheet, k + 2)
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
            yield self._speech(sheet, placed.thing, *_trimmed(text, start, sentence.end_char), cue, Mode.INDIRECT, "according-to")
        else:
            start, end = _trimmed(text, sentence.start_char, sheet.words[k].start)
            if end > start:
                yield self._speech(sheet, placed.thing, start, end, cue, Mode.INDIRECT, "according-to")

    def _spoken_for(self, sheet: Sheet, k: int) -> Placed | None:
        """ "according to a report by BODY", "… BODY's figures": the body within six words, before a comma."""
        for at in range(k, min(k + 8, len(sheet.words))):
            if at > k and re.search(r"[,.;]", sheet.gap(at)):
                return None
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
            if any(sheet.words[w].token.tag_ in ("VBD", "VBZ", "VBP", "MD") and sheet.words[w].token.dep_ not in ("relcl",) for w in stretch if sheet.words[w].start < sentence.end_char):
                if sheet.lower(at) in ("who", "which", "whose"):
                    continue
                return sheet.words[at].start
        return None

    # ---------------------------------------------------------------------------------------- making one
    def _speech(self, sheet: Sheet, speaker: Thing, start: int, end: int, cue: Token | None, mode: Mode, rule: str) -> Speech:
        text = sheet.passage.text
        start, end = _without_final_stop(text, start, end)
        lemma = cue.lemma_.lower() if cue is not None else ""
        polarity = Polarity.NEGATIVE if lemma in self.deny else Polarity.POSITIVE
        words = {w.lower() for w in re.findall(r"[\w’']+", text[start:end])}
        unsure = lemma in self.possible or bool(words & self.modals)
        sentence = cue.sent if cue is not None else None
        attribution = (min(sentence.start_char, start), max(sentence.end_char, end)) if sentence is not None else (start, end)
        return Speech(sheet, speaker, start, end, _trimmed(text, *attribution, marks=False), mode, RULES_BY_NAME[rule], cue, polarity, Certainty.POSSIBLE if unsure else Certainty.CERTAIN)


# -------------------------------------------------------------------------------------------------- syntax
def _subject(cue: Token) -> Token | None:
    """The subject of a verb: its own, else that of the verb which it goes on from ("…, saying", "and added")."""
    seen = cue
    if cue.tag_ == "VBG" and cue.i > 0 and cue.nbor(-1).text == "," and cue.dep_ in ("advcl", "conj", "dep", "acl"):
        # ", saying …" goes with the sentence's own verb, whatever clause the parser hangs it on.
        root = cue.sent.root
        own = [c for c in root.children if c.dep_ in _SUBJECTS and c.i < cue.i]
        if own and root != cue and root.pos_ in ("VERB", "AUX"):
            return own[0]
    for _ in range(5):
        own = [c for c in seen.children if c.dep_ in _SUBJECTS]
        if own:
            return min(own, key=lambda c: abs(c.i - seen.i))
        if seen.dep_ in ("conj", "xcomp", "advcl", "parataxis", "dep") and seen.head != seen and seen.head.pos_ in ("VERB", "AUX"):
            seen = seen.head
        elif seen.dep_ in ("pcomp",) and seen.head.head.pos_ in ("VERB", "AUX"):
            seen = seen.head.head
        elif seen.dep_ in ("acl", "relcl") and seen.tag_ in ("VBG", "VBN"):
            return seen.head if seen.head.pos_ in ("PROPN", "NOUN") else None
        elif seen.dep_ in ("ccomp",) and seen.head != seen and seen.tag_ == "VBG":
            seen = seen.head
        else:
            return None
    return None


def _is_asserted(cue: Token) -> bool:
    """Whether the paper states that it was said: no "did not say", "would not say", "asked whether he said", "is expected"."""
    for child in cue.children:
        if child.dep_ == "neg" or (child.dep_ == "aux" and child.tag_ == "MD" and child.lower_ not in ("can",)):
            return False
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return False
    if cue.dep_ == "advcl" and cue.lemma_ in ("ask", "tell", "quote") and not any(c.dep_ in _SUBJECTS for c in cue.children) and cue.tag_ in ("VBN", "VBD"):
        return False  # "Asked whether he would resign, …": somebody else asked
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in cue.children)
    if passive:
        return False
    return not (cue.tag_ == "VBN" and cue.dep_ in ("acl", "amod") and not any(c.dep_ == "aux" for c in cue.children))


def _is_infinitive_of_going_on(token: Token) -> bool:
    """ "went on to say": an infinitive that happened."""
    return token.head.lemma_ in ("go", "continue") and token.dep_ in ("xcomp", "advcl") and token.head.tag_ in ("VBD", "VBZ", "VBN")


def _that_child(noun: Token) -> Token | None:
    """The clause with "that" which a noun of speech governs."""
    return next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and any(m.lower_ == "that" and m.dep_ == "mark" for m in c.children)), None)


def _has_to(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _asks_whether(verb: Token) -> bool:
    return any(child.lower_ in ("whether", "if") and child.dep_ == "mark" for child in verb.children) or any(t.tag_ in ("WRB", "WP") for t in [verb.left_edge])


def _past_that(doc: object, first: int) -> int:
    """Leave out "that" and a comma before the clause."""
    i = first
    while doc[i].lower_ in ("that", ",", ":", "-", "—"):  # type: ignore[index]
        i += 1
    return i


def _clause_end(verb: Token, right: Token) -> Token:
    """Where a governed clause ends: at its right edge, before ", but he …" and the like that begin the paper's own clause."""
    doc = verb.doc
    for i in range(verb.i + 1, right.i):
        token = doc[i]
        if token.text == "," and doc[i + 1].lower_ in ("but", "while", "although", "though") and i + 2 <= right.i and doc[i + 2].lower_ in ("he", "she", "they") and doc[i + 2].dep_ == "nsubj":
            return doc[i - 1]
    sentence_end = verb.sent.end - 1
    end = right
    while end.i < sentence_end and doc[end.i + 1].is_punct and doc[end.i + 1].text not in (".", ",", ";"):
        end = doc[end.i + 1]
    return end


# -------------------------------------------------------------------------------------------------- characters
def _past_marks(text: str, end: int) -> int:
    while end < len(text) and text[end] in _QUOTE_MARKS + " ":
        end += 1
    return end


def _sentence_start(text: str, end: int) -> int:
    """The beginning of the sentence that holds character `end`, abbreviations aside."""
    starts = [m.end() for m in re.finditer(r"(?<!\bMr)(?<!\bDr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)(?<!\b[A-Z])[.?!][”\"’]?\s+(?=[A-Z“\"‘])", text[:end])]
    return starts[-1] if starts else 0


def _trimmed(text: str, start: int, end: int, *, marks: bool = True) -> tuple[int, int]:
    """Leave out white space and stops at both ends, and quotation marks that enclose the whole."""
    while start < end and text[start] in " ,;:—–\n":
        start += 1
    while end > start and text[end - 1] in " ,;:—–\n":
        end -= 1
    if marks and end - start > 2 and text[start] in _QUOTE_MARKS and not any(q in text[start + 1 : end - 1] for q in "“\""):
        start += 1
    return start, end


def _without_final_stop(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " ,;:\n":
        end -= 1
    if text[end - 1] == "." and not re.search(r"\b(?:[A-Z]\.)+$|\b(?:Inc|Ltd|Co|Corp|Jr|Sr)\.$", text[start:end]):
        end -= 1
    while end > start and text[end - 1] in _QUOTE_MARKS and text[start:end].count(text[end - 1]) % 2 == 1 and text[end - 1] not in "’'":
        end -= 1
    return start, max(end, start + 1)


def _covered(speech: Speech, found: Sequence[Speech]) -> bool:
    return any(other.sheet is speech.sheet and other.start <= speech.start and speech.end <= other.end for other in found)


def _covers(speech: Speech, other: Speech) -> bool:
    return other.sheet is speech.sheet and speech.start <= other.start and other.end <= speech.end
