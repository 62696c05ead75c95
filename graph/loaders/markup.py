"""Read what a web page says of itself in its markup: JSON-LD, OpenGraph, microdata, meta tags, in this order of trust.

It reads no body and guesses nothing from the page's words. Called by the page loader, in a process of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from graph.loaders.corrections import list_notices
from graph.loaders.json_ld import Node, find_articles, list_names, list_types, parse_json, parse_json_ld, walk_json

__all__ = ["Candidate", "Markup", "read_markup"]


_BROKEN_FIELD = r'"{}"\s*:\s*"((?:[^"\\]|\\.){{1,400}})"'
_BROKEN_NAME = r'"{}"\s*:\s*[\[{{\s]*(?:"@type"\s*:\s*"\w+"\s*,\s*)?(?:"name"\s*:\s*)?"((?:[^"\\]|\\.){{2,100}})"'


_WRITTEN_BY = re.compile(
    r"written[ _]by|authors?|by|verfasst von|geschrieben von|écrit par|rédigé par|auteur|autor|escrito por|scritto da|geschreven door|skrevet av|skriven av"
    r"|skrevet af|napisane przez|autorius|yazan|написано|автор|kirjoittanut",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value with the place in the markup that gives it: "jsonld:datePublished", "meta:og:site_name"."""

    value: str
    source: str


@dataclass(slots=True)
class Markup:
    """What the markup offers for each field, best first; `is_article` where it calls the page an article, `other_type` where something else."""

    headlines: list[Candidate] = field(default_factory=list)
    authors: list[list[Candidate]] = field(default_factory=list)
    published: list[Candidate] = field(default_factory=list)
    created: list[Candidate] = field(default_factory=list)
    modified: list[Candidate] = field(default_factory=list)
    publishers: list[Candidate] = field(default_factory=list)
    sections: list[Candidate] = field(default_factory=list)
    urls: list[Candidate] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    corrections: list[Candidate] = field(default_factory=list)
    body: str | None = None
    language: str | None = None
    is_article: bool = False
    other_type: str | None = None


METAS: dict[str, tuple[str, ...]] = {
    "headlines": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "title"),
    "published": (
        "article:published_time",
        "article:published",
        "og:published_time",
        "og:article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "cxenseparse:recs:publishtime",
        "article.published",
        "published_at",
        "release_date",
        "date.release",
        "citation_date",
        "citation_publication_date",
        "citation_online_date",
        "dcterms.issued",
        "dcterms.available",
        "dc.date.created",
        "dc.date.available",
        "dc.issued",
        "dc.created",
        "datecreated",
        "publishdate",
        "published",
        "publication-date",
        "pub_date",
        "originalpublicationdate",
        "rnews:datepublished",
        "article_date_original",
        "iso-8601-publish-date",
        "og:pubdate",
        "bt:pubdate",
        "date.available",
        "date.created",
        "created",
        "dcsext.articlefirstpublished",
        "article:create_at",
        "article:published:time",
        "article:published_date",
        "article:publish_date",
        "article.created",
        "publisheddate",
        "published-date",
        "published_date",
        "published_time",
        "publish_time",
        "publishtime",
        "publication_time",
        "pub-date",
        "displaydate",
        "vr:published_time",
        "lp:published_time",
        "weibo:article:create_at",
        "eomportal-lastupdate",
        "epoch-publish-date",
        "prism.publicationdate",
    ),
    "modified": ("article:modified_time", "article:modified", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified"),
    "publishers": (
        "og:site_name",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "article:publisher_name",
        "application-name",
        "apple-mobile-web-app-title",
        "copyright",
        "dc.source",
        "source",
        "citation_journal_title",
        "citation_publisher",
    ),
    "sections": ("article:section", "parsely-section", "section", "og:section"),
    "urls": ("og:url", "parsely-link"),
}
TOPIC_METAS = ("keywords", "news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "og:article:tag")
RDFA_DATES = frozenset({"dc:date", "dc:created", "dcterms:created", "dcterms:date", "dc:issued", "dcterms:issued", "schema:datepublished", "datepublished"})
AUTHOR_METAS = (
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "article:author_name",
    "article.author",
    "cxenseparse:author",
    "citation_author",
    "twitter:creator_name",
    "dc.contributor",
    "dcterms.contributor",
    "authors",
    "author-name",
    "author_name",
    "byline",
    "writer",
    "article_author",
    "article:authors",
    "rnews:creator",
    "bt:author",
    "shareaholic:article_author_name",
    "dcsext.author",
    "dcsext.byline",
    "mrf:authors",
    "cse-authors",
    "news_authors",
    "page.content.author",
    "analyticsattributes.author",
    "vr:author",
    "dable:author",
    "twitter:author",
    "author.name",
    "lp:author",
)


def read_markup(tree: HtmlElement) -> Markup:
    """Collect what the page's markup says, each list in order of trust."""
    markup = Markup(language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or None))
    nodes = [node for script in tree.iter("script") if _is_json_ld(script) for node in parse_json_ld(script.text_content() or "")]
    _add_json_ld(markup, nodes, _find_canonical(tree), _find_titles(tree))
    _add_metas(markup, tree)
    _add_microdata(markup, tree)
    _add_rdfa(markup, tree)
    # What the site is called is the publisher where nothing says so of the article.
    _add_names(markup.publishers, [node for node in nodes if {"Organization", "WebSite"} & set(list_types(node))], {}, "jsonld:site")
    for broken in (script.text_content() for script in tree.iter("script") if _is_json_ld(script)) if not nodes else ():
        _add_broken(markup, broken or "")
    return markup


def _is_json_ld(script: HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


# ------------------------------------------------------------------------------------------------------------ JSON-LD
def _add_json_ld(markup: Markup, nodes: list[Node], canonical: str | None, titles: set[str]) -> None:
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = _sort_articles(find_articles(nodes), canonical, titles)
    markup.is_article = bool(articles)
    if not articles:
        # A page of another type may still name its publisher.
        others = [each for node in nodes for each in list_types(node)]
        markup.other_type = next((each for each in others if each in {"CollectionPage", "ItemList", "ProfilePage", "SearchResultsPage", "Product"}), None)
        # A page or a recording with a day of publication, under the page's own title, is what the page is about.
        articles = [node for node in nodes if node.get("datePublished") and titles & {_fold(each) for each in _titles_of(node)}]
    for article in articles:
        _add_article(markup, article, by_id)
    _add_names(markup.publishers, [node for node in nodes if "NewsMediaOrganization" in list_types(node)], by_id, "jsonld:publisher")


def _add_article(markup: Markup, article: Node, by_id: dict[str, Node]) -> None:
    for key in ("headline", "name", "alternativeHeadline"):
        if not markup.headlines:
            _add_texts(markup.headlines, article.get(key), f"jsonld:{key}")
    _add_dates(markup.published, article.get("datePublished"), "jsonld:datePublished")
    _add_dates(markup.created, article.get("dateCreated"), "jsonld:dateCreated")
    _add_dates(markup.modified, article.get("dateModified"), "jsonld:dateModified")
    _add_names(markup.publishers, article.get("publisher"), by_id, "jsonld:publisher")
    _add_names(markup.publishers, article.get("sourceOrganization"), by_id, "jsonld:sourceOrganization")
    _add_texts(markup.sections, article.get("articleSection"), "jsonld:articleSection")
    markup.corrections += [Candidate(found.value, "jsonld:correction") for found in list_notices(article.get("correction"), "jsonld:correction")]
    _add_texts(markup.urls, article.get("url"), "jsonld:url")
    for key in ("author", "creator", "contributor"):
        names: list[Candidate] = []
        _add_names(names, article.get(key), by_id, f"jsonld:{key}")
        if names:
            markup.authors.append(names)
    body, language = article.get("articleBody"), article.get("inLanguage")
    markup.body = body if isinstance(body, str) and not markup.body else markup.body
    markup.language = language if isinstance(language, str) and not markup.language else markup.language


def _titles_of(node: Node) -> list[str]:
    return [html.unescape(node[key]) for key in ("headline", "name") if isinstance(node.get(key), str)]


def _sort_articles(articles: list[Node], canonical: str | None, titles: set[str]) -> list[Node]:
    """Return the page's own article among several, then others that are the same: those at its address or under its title.

    Where neither tells it is the first of those that have most to say.
    """
    own = [node for node in articles if canonical and _plain_address(canonical) in _addresses(node)]
    titled = [node for node in own or articles if isinstance(node.get("headline"), str) and _fold(html.unescape(node["headline"])) in titles]
    found = sorted(titled or own or articles, key=lambda node: -sum(bool(node.get(key)) for key in ("headline", "datePublished", "author", "publisher")))
    return found if titled or own else found[:1]


def _addresses(node: Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    values = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return {_plain_address(value) for value in values if isinstance(value, str)}


def _plain_address(address: str) -> str:
    """Return an address without what may differ between two writings of it: scheme, query, fragment, closing slash."""
    return re.sub(r"^https?://(?:www\.)?", "", re.split(r"[?#]", address)[0]).rstrip("/")


def _find_titles(tree: HtmlElement) -> set[str]:
    """Find what the page is called by its own heading and in previews of its link, folded."""
    metas = [
        meta.get("content") or "" for meta in tree.iter("meta") if (meta.get("property") or meta.get("name") or "").lower() in {"og:title", "twitter:title"}
    ]
    return {_fold(text) for text in (*metas, *(heading.text_content() for heading in tree.iter("h1"))) if text.strip()}


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _add_texts(into: list[Candidate], value: Any, source: str) -> None:
    values = value if isinstance(value, list) else [value]
    into.extend(Candidate(html.unescape(each).strip(), source) for each in values if isinstance(each, str) and each.strip())


def _add_dates(into: list[Candidate], value: Any, source: str) -> None:
    """Add moments: texts, seconds since 1970, objects that hold one, lists of them."""
    for each in value if isinstance(value, list) else [value]:
        held = each.get("@value") if isinstance(each, dict) else each
        _add_texts(into, str(held) if isinstance(held, int | float) and not isinstance(held, bool) else held, source)


def _add_names(into: list[Candidate], value: Any, by_id: dict[str, Node], source: str) -> None:
    for name, is_body in list_names(value, by_id):
        _add_texts(into, name, f"{source}.organization" if is_body and source.endswith(("author", "creator", "contributor")) else source)


def _add_broken(markup: Markup, text: str) -> None:
    """Take the plain fields out of a JSON-LD block that cannot be mended."""
    if "Article" not in text:
        return
    markup.is_article = True
    for key, into in (("headline", markup.headlines), ("datePublished", markup.published)):
        match = re.search(_BROKEN_FIELD.format(key), text)
        if match:
            into.insert(0, _unescape(match[1], key))
    author, publisher = (re.search(_BROKEN_NAME.format(key), text) for key in ("author", "publisher"))
    markup.authors[:0] = [[_unescape(author[1], "author")]] if author else []
    markup.publishers[:0] = [_unescape(publisher[1], "publisher")] if publisher else []


def _unescape(written: str, key: str) -> Candidate:
    return Candidate(html.unescape(written.replace('\\"', '"')).strip(), f"jsonld:{key}")


# ------------------------------------------------------------------------------------------------ meta and microdata
def _find_canonical(tree: HtmlElement) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href")).split("#")[0].rstrip("/")
    return None


def _add_metas(markup: Markup, tree: HtmlElement) -> None:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, []).append(html.unescape(content))
    for field_name, names in METAS.items():
        into: list[Candidate] = getattr(markup, field_name)
        into.extend(Candidate(value, f"meta:{name}") for name in names for value in metas.get(name, ()))
    markup.topics = [topic.strip() for name in TOPIC_METAS for value in metas.get(name, ()) for topic in value.split(",")]
    # Where editor and author are one, the page names who put it online.
    editors = {value.strip().lower() for value in metas.get("editor", ())}
    for name in AUTHOR_METAS:
        values = [
            Candidate(value, f"meta:{name}") for value in metas.get(name, ()) if not value.startswith(("http", "@", "www.")) and value.lower() not in editors
        ]
        if values:
            markup.authors.append(values)
    _add_labelled(markup, metas)
    _add_parsely_page(markup, metas)
    canonical = _find_canonical(tree)
    if canonical and canonical.startswith("http"):
        markup.urls.insert(0, Candidate(canonical, "link:canonical"))
    kinds = [value.lower() for value in metas.get("og:type", ())]
    markup.is_article = markup.is_article or any("article" in kind for kind in kinds) or "article:published_time" in metas
    if not markup.is_article and "website" in kinds and markup.other_type is None:
        markup.other_type = "website"


def _add_labelled(markup: Markup, metas: dict[str, list[str]]) -> None:
    """Take the author from the label and value that pages give for previews of their links."""
    for number in ("1", "2"):
        label, value = metas.get(f"twitter:label{number}", [""])[0], metas.get(f"twitter:data{number}", [""])[0]
        if value and _WRITTEN_BY.fullmatch(label.strip().rstrip(":")):
            markup.authors.append([Candidate(value, f"meta:twitter:data{number}")])
    for name, values in metas.items():
        if name.startswith("twitter:misc:") and _WRITTEN_BY.fullmatch(name.removeprefix("twitter:misc:")):
            markup.authors.append([Candidate(value, "meta:twitter:misc") for value in values])


def _add_parsely_page(markup: Markup, metas: dict[str, list[str]]) -> None:
    """Read the one meta element that older pages give to a counter of readers, a JSON object."""
    for node in walk_json(parse_json(metas.get("parsely-page", [""])[0])):
        _add_texts(markup.published, node.get("pub_date"), "meta:parsely-page")
        names: list[Candidate] = []
        _add_texts(names, node.get("authors") or node.get("author"), "meta:parsely-page")
        markup.authors.extend([names] if names else [])


def _add_microdata(markup: Markup, tree: HtmlElement) -> None:
    for item in tree.xpath("//*[@itemscope and contains(@itemtype, 'Article')]")[:1]:
        markup.is_article = True
        for prop, into in (("headline", markup.headlines), ("datePublished", markup.published), ("articleSection", markup.sections)):
            into.extend(Candidate(value, f"microdata:{prop}") for value in _microdata_values(item, prop))
        names = [Candidate(value, "microdata:author") for value in _microdata_values(item, "author")]
        if names:
            markup.authors.append(names)
        markup.publishers.extend(Candidate(value, "microdata:publisher") for value in _microdata_values(item, "publisher"))


def _add_rdfa(markup: Markup, tree: HtmlElement) -> None:
    """Read the day of publication where elements carry it as RDFa: property="dc:date dc:created" content="…"."""
    for element in tree.xpath("//*[@property and @content]"):
        if element.tag != "meta" and RDFA_DATES & set((element.get("property") or "").lower().split()):
            markup.published.append(Candidate(element.get("content"), "rdfa:date"))


def _microdata_values(item: HtmlElement, prop: str) -> Iterator[str]:
    for element in item.xpath(f".//*[contains(concat(' ', @itemprop, ' '), ' {prop} ')]")[:10]:
        named = element.xpath(".//*[@itemprop='name']")
        chosen = named[0] if named else element
        value = chosen.get("content") or chosen.get("datetime") or " ".join(chosen.text_content().split())
        if value and len(value) < 400:
            yield value.strip()
