"""The rules of reading as data: each with a name, one sentence, and the precision that was measured on annotated articles.

A finding names the rule that made it; a rule that is not in this table cannot find anything. A confidence is the share of the
rule's findings that careful readers find too, as `make score` prints it ("follows"), never above .99. A rule that was judged fewer
than ten times counts as if four more findings had been judged, with .80 of them right, or .70 where it infers; so does one of
which the annotations say nothing: who is part of whom, and what is where.
"""

from __future__ import annotations

from graph.model import Basis, Rule

__all__ = ["RULES", "RULES_BY_NAME"]

RULES: tuple[Rule, ...] = (
    Rule("person-name", "A run of capitalised words that a title, a post, a verb of speech or the model marks as somebody's name.", 0.99),
    Rule("organisation-name", "A run of capitalised words with a body's head word, a known body's name, or an acronym behind its full form.", 0.96),
    Rule("place-name", "A name that the gazetteer knows or whose last word is a kind of place.", 0.95),
    Rule("meeting-name", "A capitalised name whose head word is a kind of meeting, with its ordinal or year where printed.", 0.99),
    Rule("title-before-name", "A post printed right before a name, with the body before or behind it.", 0.96),
    Rule("title-comma-name", "A post with its body, a comma, and the name of who holds it.", 0.92),
    Rule("name-comma-title", "A name, a comma, and the post with its body.", 0.97),
    Rule("name-is-title", "A name, a present form of to be or to serve as, and the post.", 0.87),
    Rule("who-leads", "A name, who, and a verb of leading with what is led.", 0.94),
    Rule("part-of-body", "A body's name followed by of, at or in and a larger body, or standing behind the larger one's possessive.", 0.8),
    Rule("agency-of-body", "A body said to be a part, an agency or an arm of another.", 0.8),
    Rule("place-in-name", "A body whose name begins with a city's or a country's name sits there.", 0.7, Basis.INFERRED),
    Rule("based-in", "A body said to be based in a place.", 0.8),
    Rule("place-in-place", "A place named as in another, or by another's possessive.", 0.8),
    Rule("meeting-ordinal", "An ordinal right before a meeting's name or its short form.", 0.99),
    Rule("meeting-series", "A meeting's name without its ordinal or year is the name of its series.", 0.99, Basis.INFERRED),
    Rule("meeting-date", "A date in the clause that says when the meeting was held, began or was attended.", 0.94),
    Rule("meeting-end", "A date in the clause that says when the meeting ended or until when it runs.", 0.8),
    Rule("meeting-day", "The day on which something was said at a meeting that the article does not call longer than a day.", 0.76, Basis.INFERRED),
    Rule("meeting-opening", "The day of the opening session, or on which the one who opened the meeting spoke.", 0.87, Basis.INFERRED),
    Rule("meeting-place", "A place behind in, at or near in the clause that says where the meeting was held or attended.", 0.9),
    Rule("meeting-dateline", "A meeting that ended or opened here was held where the dateline says.", 0.8, Basis.INFERRED),
    Rule("meeting-organiser", "Who organised, hosted or convened the meeting by the paper's words.", 0.99),
    Rule("meeting-attendance", "A number of people who attended, gathered or were drawn to the meeting.", 0.94),
    Rule("meeting-speaker", "Somebody whom the paper has speaking at, addressing or telling the meeting.", 0.99),
    Rule("meeting-quoted", "Somebody quoted in the report of a meeting, with no other occasion named.", 0.41, Basis.INFERRED),
    Rule("meeting-attendee", "Somebody whom the paper says attends the meeting.", 0.8),
    Rule("meeting-part", "A session, panel or sub-forum that the meeting is said to have had.", 0.99),
    Rule("meeting-before", "The first, last or previous edition that the article names, with its own date and place.", 0.99),
    Rule("quotation", "Words in quotation marks next to a verb of speech and its subject.", 0.99),
    Rule("quotation-continued", "A quotation without a verb of speech, behind one by the same speaker.", 0.99, Basis.INFERRED),
    Rule("reported-clause", "The clause that a verb of speech governs.", 0.98),
    Rule("reported-action", "What a verb of proposing, urging or denying governs: a gerund, an infinitive or a noun phrase.", 0.96),
    Rule("according-to", "The sentence around according to and a name.", 0.94),
    Rule("proposal-action", "What a speaker proposes to build, set up or do: the object of the proposed action.", 0.96),
    Rule("proposal-clause", "What a proposing verb's clause says should be or become.", 0.94),
    Rule("number-counted", "A number with a currency, with people behind it, or behind population of, and the qualifier before it.", 0.90),
    Rule("proposal-thing", "The noun phrase that a proposing verb governs.", 0.92),
)

RULES_BY_NAME: dict[str, Rule] = {rule.name: rule for rule in RULES}
