"""Verbs and nouns of speech in the parse: whether something was said, who is the verb's subject, what clause it governs.

It knows no entities and no offsets. Called by the steps that read statements.
"""

from __future__ import annotations

from graph.extract.language import Token

__all__ = ["SUBJECTS", "asks_whether", "find_subject", "find_that_clause", "has_to", "is_asserted", "is_infinitive_of_going_on"]

SUBJECTS = ("nsubj", "nsubjpass", "csubj")


def find_subject(cue: Token) -> Token | None:
    """The subject of a verb: its own, else that of the verb which it goes on from ("…, saying", "and added")."""
    seen = cue
    if cue.tag_ == "VBG" and cue.i > 0 and cue.nbor(-1).text == "," and cue.dep_ in ("advcl", "conj", "dep", "acl"):
        # ", saying …" goes with the sentence's own verb, whatever clause the parser hangs it on.
        root = cue.sent.root
        own = [c for c in root.children if c.dep_ in SUBJECTS and c.i < cue.i]
        if own and root != cue and root.pos_ in ("VERB", "AUX"):
            return own[0]
    for _ in range(5):
        own = [c for c in seen.children if c.dep_ in SUBJECTS]
        if own:
            return min(own, key=lambda c: abs(c.i - seen.i))
        if seen.dep_ in ("conj", "xcomp", "advcl", "parataxis", "dep") and seen.head != seen and seen.head.pos_ in ("VERB", "AUX"):
            seen = seen.head
        elif seen.dep_ == "pcomp" and seen.head.head.pos_ in ("VERB", "AUX"):
            seen = seen.head.head
        elif seen.dep_ in ("acl", "relcl") and seen.tag_ in ("VBG", "VBN"):
            return seen.head if seen.head.pos_ in ("PROPN", "NOUN") else None
        elif seen.dep_ == "ccomp" and seen.head != seen and seen.tag_ == "VBG":
            seen = seen.head
        else:
            return None
    return None


def is_asserted(cue: Token) -> bool:
    """Whether the paper states that it was said: no "did not say", "would not say", "asked whether he said", "is expected"."""
    for child in cue.children:
        if child.dep_ == "neg" or (child.dep_ == "aux" and child.tag_ == "MD" and child.lower_ != "can"):
            return False
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return False
    joined = (*cue.children, *(cue.head.children if cue.dep_ == "conj" else ()))
    if any(child.lower_ in ("neither", "nor") for child in joined):
        return False  # "neither confirmed nor denied"
    if cue.dep_ == "advcl" and cue.lemma_ in ("ask", "tell", "quote") and not any(c.dep_ in SUBJECTS for c in cue.children) and cue.tag_ in ("VBN", "VBD"):
        return False  # "Asked whether he would resign, …": somebody else asked
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in cue.children)
    if passive:
        return False
    return not (cue.tag_ == "VBN" and cue.dep_ in ("acl", "amod") and not any(c.dep_ == "aux" for c in cue.children))


def is_infinitive_of_going_on(token: Token) -> bool:
    """Read "went on to say": an infinitive that happened."""
    return token.head.lemma_ in ("go", "continue") and token.dep_ in ("xcomp", "advcl") and token.head.tag_ in ("VBD", "VBZ", "VBN")


def find_that_clause(noun: Token) -> Token | None:
    """The clause with "that" which a noun of speech governs."""
    return next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and any(m.lower_ == "that" and m.dep_ == "mark" for m in c.children)), None)


def has_to(verb: Token) -> bool:
    """Tell whether a verb is an infinitive with to."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def asks_whether(verb: Token) -> bool:
    """Tell whether a clause is an indirect question."""
    return any(child.lower_ in ("whether", "if") and child.dep_ == "mark" for child in verb.children) or any(t.tag_ in ("WRB", "WP") for t in [verb.left_edge])
