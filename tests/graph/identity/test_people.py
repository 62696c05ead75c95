"""Names of people: which can be one person's, and how much they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identity.people import are_keys_alike, are_told_apart, list_person_keys, match_names, person_key, rarity, split_name
from graph.identity.romanise import skeleton

ALIKE = {
    "family name first": ("Kwok Siu-fan", "Siu-fan Kwok"),
    "hyphen, space or neither": ("Seo Ha-yoon", "Hayoon Seo"),
    "English and Chinese given names": ("Lam Pui-yan Grace", "Grace Lam"),
    "accents": ("Phạm Thị Hồng", "Pham Thi Hong"),
    "romanised otherwise": ("Sergey Kuleshov", "Sergei Kouleshov"),
    "article of a name": ("Mohamed El-Sawi", "Muhammad al Sawi"),
    "initial": ("T. Achterberg", "Tilda Achterberg"),
    "two initials": ("P. K. Venkatesan", "Parthasarathy Kumar Venkatesan"),
    "short form": ("Kate Ollerenshaw", "Katherine Ollerenshaw"),
    "middle name left out": ("Ruth Nyambura Gichuru", "Ruth Gichuru"),
    "two names, one with a hyphen": ("Oluwaseun Hallberg-Voss", "Oluwaseun Hallberg Voss"),
    "half of a double name and a short form": ("Kate Hallberg-Voss", "Katherine Hallberg Voss"),
    "double name": ("Ines Hallberg", "Ines Hallberg-Voss"),
    "an English name beside a Korean one": ("Seo Ha-yoon", "Daisy Seo Ha-yoon"),
    "romanised otherwise in Korean": ("Seo Young-joon", "Yeong-jun Suh"),
    "Ukrainian for Russian": ("Bohdan Kuleshenko", "Bogdan Kuleshenko"),
    "Egyptian for Syrian": ("Gamal El-Sawi", "Jamal al Sawi"),
    "French for English": ("Hichem Cheroub", "Hisham Sheroub"),
    "Serbian without its stroke": ("Đorđe Vrachnić", "Djordje Vrachnic"),
    "servant of": ("Abd al-Hakim Sawi", "Abdelhakim Sawi"),
    "Greek": ("Giorgos Vrachnis", "George Vrahnis"),
    "umlaut": ("Jörg Möhring", "Joerg Moehring"),
    "honorific": ("Dr. Ines Hallberg", "Ines Hallberg"),
}
UNLIKE = {
    "another family name": ("Ines Hallberg", "Ines Hallström"),
    "another given name": ("Tilda Achterberg", "Mara Achterberg"),
    "another initial": ("M. Achterberg", "Tilda Achterberg"),
    "another syllable": ("Liu Wei", "Liu Wen"),
    "another vowel in a short name": ("Chen Dan", "Chan Dan"),
    "another syllable in Korean": ("Seo Ha-yoon", "Seo Ha-neul"),
    "a man's name and a woman's": ("Victor Achterberg", "Victoria Achterberg"),
    "two names of one skeleton": ("Mohammed El-Sawi", "Mahmoud al Sawi"),
    "another middle name": ("Ruth Nyambura Gichuru", "Ruth Wanjiku Gichuru"),
    "the given name alone": ("Ruth", "Esther Ruthven"),
}


@pytest.mark.parametrize(("left", "right"), ALIKE.values(), ids=ALIKE)
def test_names_of_one_person_agree_and_share_a_key(left: str, right: str) -> None:
    """However they are printed; without a shared key they would never be compared."""
    assert match_names(left, right)
    assert list_person_keys([left], []) & list_person_keys([right], [])


@pytest.mark.parametrize(("left", "right"), UNLIKE.values(), ids=UNLIKE)
def test_names_of_two_people_do_not_agree(left: str, right: str) -> None:
    """One letter can be enough."""
    assert match_names(left, right) is None


@pytest.mark.parametrize(
    ("left", "right", "are_alike"),
    [
        ("Kate Ollerenshaw", "Katherine Ollerenshaw", True),
        ("Muhammad Sawirani", "Mohammed al-Sawirani", True),
        ("Tilda Achterberg", "Mara Achterberg", False),
        ("John Brown", "Jon Brown", False),
    ],
)
def test_somebody_beside_both_is_known_in_another_spelling(left: str, right: str, are_alike: bool) -> None:
    """But not where many bear the name."""
    assert are_keys_alike(person_key(left), person_key(right)) is are_alike


@pytest.mark.parametrize(
    ("left", "right", "are_apart"),
    [
        ("Peter Chan Kwok-keung", "Peter Chan Kwok-wah", True),
        ("Robert Achterberg", "Roger Achterberg", True),
        ("Bob Achterberg", "Robert Achterberg", False),
        ("Pippa Achterberg", "Philippa Achterberg", False),
        ("Maria Vrba", "Jose Vrba", False),
        ("Peter Chan", "Chan Kwok-keung", False),
        ("Peter Chan Kwok-keung", "Peter Chan Kwok-keong", False),
        ("Tilda Achterberg", "Tilda Achterberg Jr", False),
    ],
)
def test_names_are_told_apart_that_a_shorter_one_may_join(left: str, right: str, are_apart: bool) -> None:
    """But not those of which one has what the other leaves out."""
    assert are_told_apart(left, right) is are_told_apart(right, left) is are_apart


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        ("Lin Chih-hao", "Lin Zhihao", True),
        ("Chih-hao Lin", "Lin Zhihao", True),
        ("Hsieh Kuo-liang", "Xie Guoliang", True),
        ("Lin Chih-hao", "Lin Zhiming", False),
        ("Wang Qi", "Wang Ji", False),
    ],
)
def test_chinese_names_agree_in_both_ways_of_writing(left: str, right: str, is_one: bool) -> None:
    """Wade and Giles' and pinyin; two in pinyin differ by each letter."""
    assert (match_names(left, right) is not None) is is_one


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [("J. Achterberg", "Yordanka Achterberg", True), ("Y. Achterberg", "Erlan Achterberg", True), ("Y. Achterberg", "John Achterberg", False)],
)
def test_an_initial_is_of_any_way_of_writing_a_name(left: str, right: str, is_one: bool) -> None:
    """Yordanka, Iordanka and Jordanka are one, Yerlan and Erlan as well."""
    assert (match_names(left, right) is not None) is is_one


def test_an_initial_may_stand_for_half_a_double_name() -> None:
    """Which says more than a part left out."""
    match, other = match_names("Ada Asante-Mensah", "Ada A. Mensah"), match_names("Ada Asante-Mensah", "Ada B. Mensah")
    assert match is not None
    assert match.quality > (other.quality if other is not None else 0.0)


def test_initials_are_of_a_name_s_syllables() -> None:
    """K. K. is Kwok-keung and not Kwok-wah."""
    assert match_names("Peter K. K. Chan", "Peter Chan Kwok-keung") is not None
    assert match_names("Peter K. K. Chan", "Peter Chan Kwok-wah") is None


def test_a_family_name_alone_says_little() -> None:
    """It agrees with the full name, at a quality that no rule joins by itself."""
    match = match_names("Achterberg", "Tilda Achterberg")
    assert match is not None
    assert match.quality < 0.6


@pytest.mark.parametrize(
    ("common", "rare"),
    [
        ("Liu Wei", "Liu Weidong"),
        ("John Brown", "John Achterberg"),
        ("Maria Lopez", "Maria Xochitl Lopez"),
        ("Daisy Chan", "Chan Ka-lok"),
        ("Ines Brown", "Ines Brown-Vrba"),
    ],
)
def test_a_name_that_many_bear_says_less(common: str, rare: str) -> None:
    """By the syllables of a Chinese name, by the family name, by further names; an English name is no Chinese one."""
    assert rarity(common) < rarity(rare)


@pytest.mark.parametrize(("one", "other"), [("Tam Siu Fan", "Siu Fan Tam"), ("Nguyen Thi Lan", "Lan Thi Nguyen")])
def test_a_name_says_the_same_in_either_order(one: str, other: str) -> None:
    """Also where both its ends are families' names: so that who stands beside two is known in both."""
    assert rarity(one) == rarity(other)
    assert person_key(one) == person_key(other)


NAMES = st.lists(st.text(st.characters(categories=["L", "Pd", "Po", "Zs"]), max_size=12), max_size=4).map(" ".join)


@given(NAMES, NAMES)
def test_comparing_has_no_order_and_takes_any_text(left: str, right: str) -> None:
    """Whatever stands in a name, the comparison is the same from both sides."""
    assert match_names(left, right) == match_names(right, left)
    assert isinstance(skeleton("".join(split_name(left))), str)
    assert 0 <= rarity(left) <= 1


@given(NAMES)
def test_a_name_agrees_with_itself(name: str) -> None:
    """Where there is anything in it."""
    assert match_names(name, name) is not None or not split_name(name)
