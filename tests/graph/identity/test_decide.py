"""Who is the same: decisions on profiles made by hand, with what is for and what is against."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity import Profile, Verdict, decide, is_telling, join_mentions, list_keys, read_profile
from graph.identity.profile import Mention

KENYA, NAIROBI = "c/place/kenya-192950", "t/place/nairobi-184745"
PERU, LIMA = "c/place/peru-3932488", "t/place/lima-3936456"


def person(name: str, **known: object) -> Profile:
    """Describe somebody."""
    return Profile("person", names=(name,), **known)


def body(name: str, **known: object) -> Profile:
    """Describe a body."""
    return Profile("organisation", names=(name,), **known)


SAME = {
    "a rare name": (person("Tilda Achterberg"), person("Tilda Achterberg")),
    "a common name in one post": (person("Liu Wei", bodies=("tannery works",)), person("Liu Wei", bodies=("tannery works",))),
    "a common name beside the same people": (
        person("John Brown", people=("achterberg tilda~1", "ilse vrba~1"), around=(NAIROBI, KENYA)),
        person("John Brown", people=("achterberg tilda~1", "ilse vrba~1"), around=(NAIROBI, KENYA)),
    ),
    "a rare name under another employer": (
        person("Tilda Nyambura Achterberg", bodies=("tannery works",)),
        person("Tilda Nyambura Achterberg", bodies=("rope walk",)),
    ),
    "a family name with its post": (person("Achterberg", bodies=("tannery works",)), person("Tilda Achterberg", bodies=("tannery works",))),
    "a body with its legal form": (body("Ropewalk Maritime Ltd"), body("Ropewalk Maritime")),
    "a body's words in another order": (body("Ministry of Health", seats=(KENYA,)), body("Health Ministry", seats=(KENYA,))),
    "a university's words in another order, with somebody": (
        body("Achterberg University", people=("ilse vrba~1",)),
        body("University of Achterberg", people=("ilse vrba~1",)),
    ),
    "two words cut to their letters": (
        body("TU Achterberg", people=("ilse vrba~1",)),
        body("Technical University of Achterberg", people=("ilse vrba~1",)),
    ),
    "a word in the plural": (
        body("Achterberg Language College of Dyeing", people=("ilse vrba~1",)),
        body("Achterberg College of Dyeing Languages", people=("ilse vrba~1",)),
    ),
    "a federal ministry": (
        body("Federal Ministry of Dyeing", around=(KENYA,)),
        body("Kenyan dyeing ministry", seats=(KENYA,)),
    ),
    "letters abroad": (
        body("Kenya Weavers League", seats=(KENYA,), people=("ilse vrba~1", "kate bramley~1")),
        Profile("organisation", names=("KWL",), short=("KWL",), people=("ilse vrba~1", "kate bramley~1"), around=(LIMA, PERU)),
    ),
    "initials of both given names": (
        person("Tilda Njeri Brown", near=("rope walk",), around=(NAIROBI, KENYA)),
        person("T. N. Brown", near=("rope walk",), around=(NAIROBI, KENYA)),
    ),
    "editions of a series called by its letters": (
        Profile("event", names=("fifth KPTF",), series=("kptf",), number=5),
        Profile("event", names=("fifth Kenyan Port Traders Forum",), series=("kenyan port traders forum",), number=5),
    ),
    "a series called by its letters": (Profile("series", names=("KPTF",)), Profile("series", names=("Kenyan Port Traders Forum",))),
    "a common name at one university in either order": (
        person("Liu Wei", bodies=("achterberg university",)),
        person("Liu Wei", bodies=("achterberg university of",)),
    ),
    "a body called by its first two words": (
        body("Golden Ropewalk Tannery Dyers Co.", people=("ilse vrba~1", "kate bramley~1"), around=(NAIROBI, KENYA)),
        body("Golden Ropewalk", people=("ilse vrba~1", "kate bramley~1"), around=(NAIROBI, KENYA)),
    ),
    "letters beside somebody with an initial": (
        body("Ropewalk Weavers Authority", staff=("achterberg tilda~1",)),
        Profile("organisation", names=("RWA",), short=("RWA",), staff=("achterberg t~1",)),
    ),
    "a body called by its first word": (
        body("Ropewalk Tannery Dyers Trading Co.", staff=("ilse vrba~1",), around=(NAIROBI, KENYA)),
        body("Ropewalk", staff=("ilse vrba~1",), around=(NAIROBI, KENYA)),
    ),
    "letters of one land's office in a report that names two": (
        body("Kenyan Railway Research Institute", seats=(KENYA,), staff=("ilse vrba~1",)),
        Profile("organisation", names=("KRRI",), short=("KRRI",), staff=("ilse vrba~1",), around=(KENYA, PERU)),
    ),
    "a common name beside two whose names are common": (
        person("John Brown", people=("liu wei~0", "maria lopez~0"), titles=("dean",), around=(NAIROBI, KENYA)),
        person("John Brown", people=("liu wei~0", "maria lopez~0"), titles=("dean",), around=(NAIROBI, KENYA)),
    ),
    "a name with Jr and the post": (person("Tilda Achterberg Jr", bodies=("rope walk",)), person("Tilda Achterberg", bodies=("rope walk",))),
    "an acronym that the other gives": (
        body("Weavers and Dyers League", short=("WDL",), people=("achterberg tilda~1",)),
        Profile("organisation", names=("WDL",), short=("WDL",), people=("achterberg tilda~1",)),
    ),
    "an acronym of four letters that the other gives": (
        body("Weavers and Dyers League of Kenya", short=("WDLK",), around=(KENYA,)),
        Profile("organisation", names=("WDLK",), short=("WDLK",), around=(KENYA,)),
    ),
    "a department of a land and its short name": (
        body("Kenya Department of Fisheries", seats=(KENYA,)),
        body("Department of Fisheries", around=(NAIROBI, KENYA)),
    ),
    "a common name beside the same person in another spelling": (
        person("John Brown", people=("katherine ollerenshaw~1", "ilse vrba~1"), around=(NAIROBI, KENYA)),
        person("John Brown", people=("kate ollerenshaw~1", "ilse vrba~1"), around=(NAIROBI, KENYA)),
    ),
    "an office of a land that has no such word": (body("Dyeing Tribunal of Kenya", seats=(KENYA,)), body("Dyeing Tribunal", seats=(KENYA,))),
    "a body that the whole world knows, elsewhere": (
        body("World Health Organisation", around=(NAIROBI, KENYA)),
        body("World Health Organization", around=(LIMA, PERU)),
    ),
    "a body that the whole world knows, by its letters": (body("World Health Organization", around=(NAIROBI, KENYA)), body("WHO", around=(LIMA, PERU))),
    "two families' name, with a hyphen and without": (person("Rory Achterberg-Bell", around=(KENYA,)), person("Rory Achterberg Bell", around=(KENYA,))),
    "ministers of one field in one land": (
        person("John Brown", titles=("dyeing", "minister"), around=(KENYA,)),
        person("John Brown", titles=("dyeing", "minister"), around=(KENYA,)),
    ),
    "a body by its letters and in full": (
        person("Seo Ha-yoon", bodies=("KPTD",), people=("achterberg tilda~1",), around=(NAIROBI, KENYA)),
        person("Seo Ha-yoon", bodies=("dyers kenya port tannery",), people=("achterberg tilda~1",), around=(NAIROBI, KENYA)),
    ),
    "a common name at a firm, of one of whom no post is told": (
        person("Liu Wei", titles=("chief", "engineer"), bodies=("tannery works",), around=(NAIROBI, KENYA)),
        person("Wei Liu", bodies=("tannery works",), around=(LIMA, PERU)),
    ),
    "the mayor of a town": (
        person("Achterberg", titles=("mayor",), around=(NAIROBI, KENYA)),
        person("Tilda Achterberg", titles=("mayor",), around=(NAIROBI, KENYA)),
    ),
    "one trade in two towns": (
        person("Liu Wei", titles=("sculptor",), around=(LIMA, NAIROBI)),
        person("Liu Wei", titles=("sculptor",), around=(LIMA, NAIROBI)),
    ),
    "a firm by its first word": (
        body("Ropewalk", staff=("achterberg tilda~1",), around=(KENYA,)),
        body("Ropewalk Studio", staff=("achterberg tilda~1",), around=(KENYA,)),
    ),
    "editions by number": (
        Profile("event", names=("second Rope Forum",), series=("rope forum",), number=2),
        Profile("event", names=("Rope Forum",), series=("rope forum",), number=2, year=2020),
    ),
    "editions by year": (
        Profile("event", names=("Rope Forum",), series=("rope forum",), year=2020),
        Profile("event", names=("Rope Forum 2020",), series=("rope forum",), year=2020),
    ),
}
NOT_SAME = {
    "a common name alone": (person("Liu Wei"), person("Liu Wei")),
    "a common name in two trades": (person("John Brown", titles=("cellist",)), person("John Brown", titles=("surgeon",))),
    "a common name in one field": (
        person("Liu Wei", titles=("surgeon",), bodies=("east hospital",)),
        person("Liu Wei", titles=("surgeon",), bodies=("west hospital",)),
    ),
    "ministries of two governments": (body("Ministry of Health", seats=(KENYA,)), body("Ministry of Health", seats=(PERU,))),
    "ministries in two countries' news": (body("Ministry of Health", around=(NAIROBI, KENYA)), body("Ministry of Health", around=(LIMA, PERU))),
    "a department and its parent": (body("Faculty of Dyeing of Achterberg University"), body("Achterberg University")),
    "a branch behind the name": (body("Ropewalk Bank Kenya", people=("ilse vrba~1",)), body("Ropewalk Bank", people=("ilse vrba~1",))),
    "one acronym for two names": (body("Weavers and Dyers League", short=("WDL",)), body("World Darts Lobby", short=("WDL",))),
    "a common name at a land's office, of one of whom no post is told": (
        person("Liu Wei", titles=("chief", "engineer"), bodies=("ministry dyeing@c/place/kenya-192950",), around=(NAIROBI, KENYA)),
        person("Wei Liu", bodies=("ministry dyeing@c/place/kenya-192950",), around=(LIMA, PERU)),
    ),
    "services of two lands": (
        body("National Dyeing Service", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
        body("National Dyeing Service", around=(LIMA, PERU), people=("ilse vrba~1",)),
    ),
    "two offices that one article names": (
        body("Ministry of Dyeing", seats=(KENYA,), twins=("here", "one")),
        body("Ministry of Dyeing", seats=(KENYA,), twins=("here", "other")),
    ),
    "somebody of a common name beside each, in two lands": (
        person("Helen Achterbridge", people=("brown john~0",), around=(NAIROBI, KENYA)),
        person("Helen Achterbridge", people=("brown john~0",), around=(LIMA, PERU)),
    ),
    "hospitals of one saint": (body("St Brannoc's Hospital", around=(NAIROBI, KENYA)), body("St Brannoc's Hospital", around=(LIMA, PERU))),
    "a university and its hospital": (
        body("Achterberg University", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
        body("Achterberg University Hospital", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
    ),
    "two whom one article names": (
        person("Georgios Achterberg", people=("achterberg giorgos~1", "ilse vrba~1")),
        person("Giorgos Achterberg", people=("achterberg georgios~1", "ilse vrba~1")),
    ),
    "one of whom an article says that another bears the name": (
        person("Tilda Achterberg", titles=("namesake",)),
        person("Tilda Achterberg", around=(NAIROBI, KENYA)),
    ),
    "a driver and a minister": (
        person("Tilda Brown", titles=("driver",), around=(KENYA,)),
        person("Tilda Brown", titles=("minister",), around=(KENYA,)),
    ),
    "somebody elsewhere named beside the other's body": (
        person("Liu Wei", bodies=("tannery works",), around=(NAIROBI, KENYA)),
        person("Liu Wei", bodies=("rope walk",), near=("tannery works",), around=(NAIROBI, KENYA)),
    ),
    "a common name beside one person, and nothing else": (
        person("Seo Ha-yoon", people=("achterberg tilda~1",)),
        person("Seo Ha-yoon", people=("achterberg tilda~1",)),
    ),
    "a common name and a common post in one town": (
        person("John Brown", titles=("council", "member"), around=(NAIROBI, KENYA)),
        person("John Brown", titles=("council", "member"), around=(NAIROBI, KENYA)),
    ),
    "a common name at two bodies in one setting": (
        person("Seo Ha-yoon", bodies=("tannery works",), people=("achterberg tilda~1",), around=(NAIROBI, KENYA)),
        person("Seo Ha-yoon", bodies=("rope walk",), people=("achterberg tilda~1",), around=(NAIROBI, KENYA)),
    ),
    "a common name in two posts in one setting": (
        person("Seo Ha-yoon", titles=("prosecutor",), near=("tannery works",), around=(NAIROBI, KENYA)),
        person("Seo Ha-yoon", titles=("designer",), near=("tannery works",), around=(NAIROBI, KENYA)),
    ),
    "one whom an article may have taken for another": (
        person("Tilda Achterberg", titles=("minister", "namesake", "namesakes"), bodies=("rope walk",)),
        person("Tilda Achterberg", titles=("minister",), bodies=("rope walk",)),
    ),
    "ministries of whatever field": (
        body("Ministry of Dyeing", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
        body("Ministry of Dyeing", seats=(PERU,), people=("ilse vrba~1",)),
    ),
    "courts of which one may be either of two lands'": (
        body("Supreme Court", around=(KENYA, PERU), people=("ilse vrba~1",)),
        body("Supreme Court", seats=(PERU,), people=("ilse vrba~1",)),
    ),
    "supreme councils of two lands": (
        body("Supreme Council of Dyeing", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
        body("Supreme Council of Dyeing", around=(LIMA, PERU), people=("ilse vrba~1",)),
    ),
    "national bodies of two lands": (body("National Ropewalk Agency", seats=(KENYA,)), body("National Ropewalk Agency", seats=(PERU,))),
    "a part with a word for what it is": (
        body("Ropewalk Airways", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
        body("Ropewalk Airways Cargo", around=(NAIROBI, KENYA), people=("ilse vrba~1",)),
    ),
    "universities of one place": (body("University of Achterberg"), body("Achterberg University")),
    "letters abroad alone": (
        body("Kenya Weavers League", seats=(KENYA,), people=("john brown~0",)),
        Profile("organisation", names=("KWL",), short=("KWL",), people=("john brown~0",), around=(LIMA, PERU)),
    ),
    "letters in one land alone": (
        body("National Weavers Council", seats=(KENYA,)),
        Profile("organisation", names=("NWC",), short=("NWC",), around=(NAIROBI, KENYA)),
    ),
    "series of one acronym": (Profile("series", names=("Kelp Port Tides Forum",)), Profile("series", names=("Kenyan Port Traders Forum",))),
    "a museum and its friends": (
        body("Ropewalk Museum", around=(NAIROBI, KENYA), people=("ilse vrba~1", "kate bramley~1")),
        body("Ropewalk Museum Friends", around=(NAIROBI, KENYA), people=("ilse vrba~1", "kate bramley~1")),
    ),
    "universities of one land": (
        body("Kenya University", seats=(KENYA,), people=("ilse vrba~1",)),
        body("University of Kenya", seats=(KENYA,), people=("ilse vrba~1",)),
    ),
    "universities that one article names": (
        body("Achterberg University", near=("achterberg university of",), people=("ilse vrba~1",)),
        body("University of Achterberg", people=("ilse vrba~1",)),
    ),
    "universities of which one is the state's": (
        body("Achterberg State University", people=("ilse vrba~1",)),
        body("University of Achterberg", people=("ilse vrba~1",)),
    ),
    "father and son": (
        person("Dirk Achterberg Jr", people=("ilse vrba~1", "kate bramley~1"), around=(NAIROBI, KENYA)),
        person("Dirk Achterberg", people=("ilse vrba~1", "kate bramley~1"), around=(NAIROBI, KENYA)),
    ),
    "two editions": (
        Profile("event", names=("Rope Forum",), series=("rope forum",), number=2),
        Profile("event", names=("Rope Forum",), series=("rope forum",), number=3),
    ),
    "parts of two meetings": (
        Profile("event", names=("Health Session",), bodies=("rope forum",), year=2020),
        Profile("event", names=("Health Session",), bodies=("dye forum",), year=2020),
    ),
    "a person and a body": (person("Tilda Achterberg"), body("Tilda Achterberg")),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME)
def test_what_is_the_same_is_found_and_decided(left: Profile, right: Profile) -> None:
    """They share a key, and the reasons are told."""
    assert list_keys(left) & list_keys(right)
    decision = decide(left, right)
    assert decision.verdict is Verdict.SAME
    assert decision.reasons


@pytest.mark.parametrize(("left", "right"), NOT_SAME.values(), ids=NOT_SAME)
def test_what_may_be_two_stays_apart(left: Profile, right: Profile) -> None:
    """Undecided or different, but not the same."""
    assert decide(left, right).verdict is not Verdict.SAME


def test_known_to_be_different_is_more_than_undecided() -> None:
    """Ministries of two governments are; two of one common name are only not known to be one."""
    assert decide(*NOT_SAME["ministries of two governments"]).verdict is Verdict.DIFFERENT
    assert decide(*NOT_SAME["a common name alone"]).verdict is Verdict.UNDECIDED


def test_two_whose_shorter_name_is_one_stay_two() -> None:
    """No chain over "P. Chan" joins them."""
    names = ("Peter Chan Kwok-keung", "P. Chan", "Peter Chan Kwok-wah")
    mentions = [Mention(f"https://example.org/id/{number}", f"2020\n{number}", person(name, bodies=("rope walk",))) for number, name in enumerate(names)]
    joined = join_mentions(mentions)
    assert joined["https://example.org/id/0"] != joined["https://example.org/id/2"]


WORDS = st.lists(st.sampled_from(["achterberg tilda~1", "rope walk", KENYA, LIMA, "surgeon", "director"]), max_size=3, unique=True).map(
    lambda found: tuple(sorted(found))
)
PROFILES = st.builds(
    Profile,
    st.sampled_from(["person", "organisation", "series", "event", "place"]),
    names=st.lists(
        st.sampled_from(["Tilda Achterberg", "T. Achterberg", "Liu Wei", "Rope Forum", "WDL", "Ministry of Health", "Kenya"]),
        min_size=1,
        max_size=2,
        unique=True,
    ).map(lambda names: tuple(sorted(names))),
    titles=WORDS,
    bodies=WORDS,
    near=WORDS,
    people=WORDS,
    seats=st.sampled_from([(), (KENYA,), (LIMA, PERU)]),
    around=st.sampled_from([(), (KENYA, NAIROBI), (LIMA, PERU)]),
    year=st.sampled_from([None, 2020, 2021]),
)


@given(PROFILES, PROFILES)
def test_a_decision_has_no_order(left: Profile, right: Profile) -> None:
    """The same verdict, score and reasons from both sides."""
    assert decide(left, right) == decide(right, left)
    assert 0 <= decide(left, right).score <= 1


@given(PROFILES)
def test_a_profile_survives_being_written(profile: Profile) -> None:
    """And is then the same profile."""
    assert read_profile(profile.to_json()) == profile


@given(st.lists(PROFILES, max_size=6), st.randoms())
def test_clusters_do_not_depend_on_the_order_of_mentions(profiles: list[Profile], chance: object) -> None:
    """Every mention is in one cluster, and stands under the first mention of it."""
    mentions = [Mention(f"https://example.org/id/{number}", f"2020\n{number}", profile) for number, profile in enumerate(profiles)]
    joined = join_mentions(mentions)
    shuffled = list(mentions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' stand-in for random.Random
    assert join_mentions(shuffled) == joined
    assert all(joined[first] == first <= iri for iri, first in joined.items())


def test_one_who_may_be_either_of_two_is_neither() -> None:
    """Two whom an article keeps apart, and a third of their name whom it fits as well: which, nothing tells."""
    two = [person("Khaled Achterberg", people=("achterberg khalid~1",)), person("Khalid Achterberg", people=("achterberg khaled~1",))]
    mentions = [Mention(f"https://example.org/{index}", f"{index}", profile) for index, profile in enumerate([*two, person("Khalyd Achterberg")])]
    assert len(set(join_mentions(mentions).values())) == 3
    assert len(set(join_mentions(mentions[1:]).values())) == 1


def test_what_is_decided_by_people_wins() -> None:
    """Over rules that join and rules that do not; a chain of rules gives way."""
    telling = person("Tilda Achterberg")
    assert is_telling(telling)
    mentions = [
        Mention(f"https://example.org/id/{number}", f"2020\n{number}", profile) for number, profile in enumerate([telling, telling, telling, person("Liu Wei")])
    ]
    one, two, three, other = (mention.iri for mention in mentions)
    assert join_mentions(mentions) == {one: one, two: one, three: one, other: other}
    joined = join_mentions(mentions, same=[(one, other)], different=[(one, three)])
    assert joined[other] == one
    assert joined[three] != one


def test_an_acronym_means_one_of_two_bodies_and_joins_them_never() -> None:
    """Whose it is more likely has it; that both are called so says only that they are two."""
    league = body("Weavers and Dyers League", short=("WDL",), people=("achterberg tilda~1", "ilse vrba~1"), around=(KENYA,))
    lobby = body("World Darts Lobby", short=("WDL",), people=("achterberg tilda~1",), around=(KENYA,))
    bare = Profile("organisation", names=("WDL",), short=("WDL",), people=("achterberg tilda~1", "ilse vrba~1"), around=(KENYA,))
    joined = join_mentions([Mention(name, name, profile) for name, profile in (("league", league), ("lobby", lobby), ("bare", bare))])
    assert decide(league, lobby).verdict is Verdict.DIFFERENT
    assert joined["bare"] == joined["league"] != joined["lobby"]
