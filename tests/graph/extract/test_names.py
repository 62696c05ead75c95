"""Which names are found and what they are names of: people, bodies and places by the words around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.extract.reader import Reader
from graph.loaders import SourceFile, iterate_sources, load
from graph.model import Findings
from graph.settings import Settings
from tests.graph.extract.conftest import ReadText

_PEOPLE = {
    "called": ("Among those led out was a woman called Azmira, who had been in the cellar.", ["Azmira"]),
    "gave the name": ("A man who gave his name as Torvin waited at the gate.", ["Torvin"]),
    "kin": ("He paid for a trip of his wife Sumbra Otiku and his daughter Zeleka Otiku.", ["Sumbra Otiku", "Zeleka Otiku"]),
    "family name that looks like a verb": ("It was late. Nguyễn Thị Lan, who farms, came.", ["Nguyễn Thị Lan"]),
    "director of a body": ("It was late. Selbar Morvick, its director, came.", ["Selbar Morvick"]),
    "post that is a surname, behind a district": ("Elmland District Judge Maria Ortez fined the firm.", ["Maria Ortez"]),
    "surname that begins a sentence": (
        "Tim Lorken, president of the Dock Union, came. It was late.\n\nLorken said: “The crane had no brake, and nobody was told of it.”",
        ["Tim Lorken"],
    ),
    "courtesy of India": ("The talk was opened by Shri Navtej Solari in the evening.", ["Navtej Solari"]),
}
_PEOPLE |= {
    "brought in": ("The club was told to bring in Jose Morvant for the cup.", ["Jose Morvant"]),
    "acronym of a post": ("PM Navtej Solari met CM Azmira Lorken in the evening.", ["Navtej Solari", "Azmira Lorken"]),
    "surname that is a post": ("Minister Ada King came. It was late.\n\nMs King said it was good. King said it was cold.", ["Ada King"]),
    "Don before a surname": ("It was late. Don Solberg said it was good.", ["Don Solberg"]),
    "official that is said of a house": ("Minister Ada Pike opened it from her official Tessandra residence.", ["Ada Pike"]),
    "the post that is a surname here": ("Minister Ada King came. The King did not.", ["Ada King"]),
    "appointed": ("The board appointed Odel Garvest as its treasurer.", ["Odel Garvest"]),
    "the Most Hon.": ("It was opened by the Most Hon. Odel Garvest in the evening.", ["Odel Garvest"]),
    "theme in quotation marks": ("It was held under the theme “Ada’s Harbour: Nadia Solari Rises”.", []),
    "given name that is a month": ("It was said by Jan Lorken. The engineer June Solberg left in June.", ["Jan Lorken", "June Solberg"]),
    "surname that is a pronoun": ("It was late. He Ying, a farmer, came. He Monday was not.", ["He Ying"]),
    "surname that is a day behind a post": ("Sun Wei came. It was sent by Mayor Sun.", ["Sun Wei"]),
    "surname that is a month": ("Theresa May, the mayor, came. Ms May left in May.", ["Theresa May"]),
    "surname that is a day": ("It was late. Sun Wei, the mayor, came. Sun said it was good.", ["Sun Wei"]),
    "syllable that is a month": ("It was opened by Li Jun on Jun 5.", ["Li Jun"]),
    "sentence cut by the parser": ("Zenith Group founder and CEO Ada Pike said it was good.", ["Ada Pike"]),
}
_NOBODY = {
    "months and a day before what met": "In June Parliament met. By May Oslo was dry. It rained on Sun. 5 June, and in Jan. The Sun shone.",
    "scheme that is called": "They signed a scheme called Harbour on Monday.",
    "post with capitals before a name": "Old Harbour Area Commander, Inspector Grant Tatley, said it was over.",
}
_BODIES = {
    "based in a town of two words": ("The New York-based Larch Group put the toll at four.", ["Larch Group"]),
    "two ands": ("The National Storm Risk and Relief Council put the toll at four.", ["National Storm Risk and Relief Council"]),
    "trades in a list": ("The Roads, Ports and Waterways Authority closed the lock.", ["Roads, Ports and Waterways Authority"]),
    "chamber": ("The bill came back to the Senate, and the House waited.", ["Senate", "House"]),
    "acronym beside one that is known": ("Talks between NATO and KPTD failed.", ["NATO", "KPTD"]),
    "acronym of those who lead it": ("The KPTD leaders met.", ["KPTD"]),
    "behind their plural noun": ("The unions Tamra and Solva agreed.", ["Tamra", "Solva"]),
    "season in a name": ("A guest from the Elmland Winter Society brought it.", ["Elmland Winter Society"]),
    "acronym behind its member": ("It was shown by Ada Pike of the KPTD in the evening.", ["KPTD"]),
    "acronym of what is led": ("It was said by Ada Pike, president of the KPTD.", ["KPTD"]),
    "acronym of where it was made": ("Ada Pike, who invented it at the KPTD, cut it.", ["KPTD"]),
    "acronym of those who study there": ("Ada Pike, 20, studies at the KPTD in the evening.", ["KPTD"]),
    "name with of that is known": ("A letter came from Friends of the Earth on Monday.", ["Friends of the Earth"]),
    "football club": ("Oldport FC lost again on Sunday.", ["Oldport FC"]),
}
_BODIES |= {
    "office in small letters behind its land": (
        "A form came from Kenya's roads ministry. The Peruvian space and research ministry waited.",
        ["roads ministry", "Peruvian space and research ministry"],
    ),
    "office in small letters behind its town": ("It was closed by the Nairobi water department in May.", ["Nairobi water department"]),
    "acronym with an article": ("She stood at the helm of the KPTD, and the TLVR has doubled its grant.", ["KPTD", "TLVR"]),
    "acronym of a land": ("Ada Pike headed Peru's KPTD until May.", ["KPTD"]),
    "capitals that are known things": ("The GDP rose. He read the MRI and the GPS at the CBD.", []),
    "family firm": ("It was given by Larchmont and Sons on Monday.", ["Larchmont and Sons"]),
    "opera": ("The Selbar Lyric Opera will not close.", ["Selbar Lyric Opera"]),
    "maker of something": ("Selbar Morvick, maker of the pumps, has paid a fine.", ["Selbar Morvick"]),
    "acronym that is numbered": ("The fifth KPTF opened in Cork on Monday.", []),
    "capitals before a noun": ("He crossed the KPTD bridge.", []),
    "what has a president": ("It was signed by Selbar Morvick, whose president is Ada Pike.", ["Selbar Morvick"]),
    "what has a director": ("Selbar Morvick will appeal, its managing director Ada Pike said.", ["Selbar Morvick"]),
    "name that a firm had": ("It was sold to the firm Tamra, now Quorley Selbar.", ["Tamra", "Quorley Selbar"]),
    "firm of its land's form": ("Selbar Morvick K.K. was sold to Tamra Quorley plc of Dublin.", ["Selbar Morvick K.K.", "Tamra Quorley plc"]),
    "office of a spokesman": ("A Kenyan roads ministry official sang.", []),
    "former, at a sentence's beginning": ("Former UN head Ada Pike came home on Monday.", ["UN"]),
    "daily with a hyphen": ("She had no comment for the Elmport-Statesman on Monday.", ["Elmport-Statesman"]),
    "capital that is a city": ("The fair is in Elmport, the Selbarra Regional Capital. It was bought by Larch Capital.", ["Larch Capital"]),
    "fields of a portfolio": ("It was said by Roads and Public Works Minister Ada Pike.", []),
    "court for a district": ("He sued in the District Court for the Southern District of Elmland.", ["District Court for the Southern District of Elmland"]),
    "chamber without an article": ("On Monday Congress passed the bill.", ["Congress"]),
    "meeting that is numbered elsewhere": ("The Asian Bee Congress will see it in May.\n\nThe fourth Asian Bee Congress opened in Cork on Monday.", []),
    "meeting called by its last word": ("The Sixth World Bee Congress opened in Cork. On Tuesday Congress heard a song.", []),
    "ministries in a list": (
        "It went to the Ministry of Roads, Ministry of Sea and River Trade and Ministry of Water Resources.",
        ["Ministry of Roads", "Ministry of Sea and River Trade", "Ministry of Water Resources"],
    ),
    "acronym in brackets, though another has the initials": (
        "The Rowing Academy (RA) and the Rowers' Association met. RA leaders sang.",
        ["Rowing Academy", "Rowers' Association"],
    ),
    "group in small letters behind": ("She is with the Tessandra Morvick regional shipping group now.", ["Tessandra Morvick"]),
    "letters of editors": ("It was over on Friday. PTI ABC DE", []),
    "capitals inside": ("It was said by Ada Pike, CEO of QuillonWorks. Some like QuillonWorks.", ["QuillonWorks"]),
    "ceremony": ("The Opening Ceremony of the hall was long.", []),
    "its shares": ("Shares of Quillon fell on Monday.", ["Quillon"]),
    "ministry and a chamber": ("The Health Ministry and Congress agreed.", ["Health Ministry", "Congress"]),
}
_PLACES = {
    "where the ground slid": ("The toll of the Selbarra landslide rose on Monday.", ["Selbarra"]),
    "hamlet of": ("They reached the hamlet of Tagbarra on foot.", ["Tagbarra"]),
    "state of a land": ("The former governors of Selbarra state met on Monday.", ["Selbarra"]),
    "quarter of a city": ("The flats are at Oke Selbarra in Lagos.", ["Oke Selbarra", "Lagos"]),
    "works of a road": ("He saw the Selbarra Internal Roads and the Judges Quarters on Monday.", ["Selbarra Internal Roads", "Judges Quarters"]),
    "given name of a person": ("Leo Lorken came home. They all wanted answers from Leo.", []),
    "parish": ("It was held in Lugano, St. Agnes, on Monday.", ["Lugano", "St. Agnes"]),
    "storm with a name": ("The toll of Hurricane Ada and of the storm rose on Monday.", []),
    "land in the plural": ("The storm crossed the central Philippines on Monday.", ["Philippines"]),
    "adjective in a place's name": ("A quake shook the Hindu Kush on Monday.", ["Hindu Kush"]),
    "list of unknown towns": (
        "The towns that the flood reached were Selbarra, Morvick, Tessandra and Quorley.",
        ["Selbarra", "Morvick", "Tessandra", "Quorley"],
    ),
}


def _people(findings: Findings) -> list[str]:
    return [person.name for person in findings.people]


@pytest.mark.parametrize(("text", "people"), _PEOPLE.values(), ids=_PEOPLE)
def test_people_are_known_by_the_words_around_their_names(read_text: ReadText, text: str, people: list[str]) -> None:
    """Nobody needs a known given name where the sentence says that it is somebody."""
    assert _people(read_text(text)) == people


@pytest.mark.parametrize("text", _NOBODY.values(), ids=_NOBODY)
def test_what_is_called_something_is_nobody(read_text: ReadText, text: str) -> None:
    """Schemes with names and titles in capitals are no people."""
    assert not {"Harbour", "Old Harbour Area Commander"} & set(_people(read_text(text)))


@pytest.mark.parametrize(("text", "bodies"), _BODIES.values(), ids=_BODIES)
def test_bodies_are_named_in_full(read_text: ReadText, text: str, bodies: list[str]) -> None:
    """Names of bodies go over commas and "and", and some are a single word."""
    assert [body.name for body in read_text(text).organisations] == bodies


_MEETINGS = {
    "the": ("Ada Pike spoke at the Peat and Heather Forum in Turku.", ["Peat and Heather Forum"]),
    "ordinal": ("The third Oslo and Turku Trade Summit opened on Monday.", ["third Oslo and Turku Trade Summit"]),
    "places": ("Ada Pike spoke at the Hong Kong-Macao Peat and Heather Forum.", ["Hong Kong-Macao Peat and Heather Forum"]),
    "two words": ("The Belt and Road Harbour Forum opened in Turku.", ["Belt and Road Harbour Forum"]),
    "head of a body before and": ("The fifth Oil and Gas Summit opened in Turku.", ["fifth Oil and Gas Summit"]),
    "in": ("The third Women in Science Conference opened in Turku.", ["third Women in Science Conference"]),
    "list of fields": ("The Forum on Soil, Water and Climate opened in Turku.", ["Forum on Soil, Water and Climate"]),
    "acronym of a field": ("The AI Summit opened in Turku.", ["AI Summit"]),
    "two meetings": ("It was told to the Heather Forum and the Peat Summit.", ["Heather Forum", "Peat Summit"]),
    "a body and a meeting": ("Leaders of the Port Authority and Heather Forum met.", ["Heather Forum"]),
    "a post and a meeting": ("The Mayor and Heather Forum delegates met.", ["Heather Forum"]),
    "a place and a meeting": ("Officials from Finland and Heather Forum delegates met.", ["Heather Forum"]),
    "a place in a list": ("The Forum on Peat, Turku and Oslo disagreed.", ["Forum on Peat"]),
}


@pytest.mark.parametrize(("text", "meetings"), _MEETINGS.values(), ids=_MEETINGS)
def test_meetings_are_named_in_full(read_text: ReadText, text: str, meetings: list[str]) -> None:
    """With the words that "and", "in" and commas join, and without names beside them."""
    assert [meeting.name for meeting in read_text(text).events] == meetings


@pytest.mark.parametrize(("text", "places"), _PLACES.values(), ids=_PLACES)
def test_places_are_known_by_the_words_around_their_names(read_text: ReadText, text: str, places: list[str]) -> None:
    """A land whose name sounds like a people's, and towns that the gazetteer does not hold, are places."""
    assert [place.name for place in read_text(text).places] == places


@pytest.mark.parametrize(
    ("dateline", "places"),
    [("SELBARRA, Kenya (AFP) — ", ["Selbarra", "Kenya"]), ("SELBARRA, March 3 — ", ["Selbarra"]), ("SELBARRA (AFP) — ", ["Selbarra"])],
    ids=["country", "day", "city-alone"],
)
def test_a_dateline_names_city_and_country(reader: Reader, tmp_path: Path, dateline: str, places: list[str]) -> None:
    """The country behind the city of a dateline is a place of the article; a day behind it is none."""
    path = tmp_path / "storm.txt"
    path.write_text(f"Storm closes the port\n\nBy Ada Pike\n\n{dateline}The storm closed the port on Monday, and nobody was hurt.\n", encoding="utf-8")
    (source,) = iterate_sources([str(path)])
    assert isinstance(source, SourceFile)
    (article,) = load(source, max_bytes=Settings().max_source_bytes)
    assert [place.name for place in reader.read(article).places] == places
