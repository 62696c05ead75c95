"""In which encoding a page is written: by its bytes, then by what it declares, then by its language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.loaders.page_encoding import decode_page

HEADLINES = {
    "utf-8": ("de", "Der Hafenausschuss beschloß „den Bau“ der Brücke"),
    "utf-16": ("de", "Der Hafenausschuss beschloß „den Bau“ der Brücke"),
    "utf-16-le": ("de", "Der Hafenausschuss beschloß „den Bau“ der Brücke"),
    "utf-16-be": ("de", "Der Hafenausschuss beschloß „den Bau“ der Brücke"),
    "cp1252": ("de", "Der Hafenausschuss beschloß „den Bau“ der Brücke"),
    "cp1250": ("pl", "Rada portu zdecydowała o odbudowie pomostu łącznego"),
    "cp1254": ("tr", "Liman kurulu iskelenin yeniden yapılmasına karar verdi, şehir bekliyor"),
    "gb18030": ("zh-CN", "港口委员会投票决定重建码头"),
    "big5": ("zh-TW", "港口委員會投票決定重建碼頭"),
    "shift_jis": ("ja", "港湾委員会は桟橋の再建を決定した"),
    "euc-jp": ("ja", "港湾委員会は桟橋の再建を決定した"),
    "euc-kr": ("ko", "항만위원회가 부두 재건을 결정했다"),
    "cp1251": ("ru", "Портовый совет решил восстановить пирс"),
    "koi8-r": ("ru", "Портовый совет решил восстановить пирс"),
    "cp1256": ("ar", "قرر مجلس الميناء إعادة بناء الرصيف"),
    "cp1253": ("el", "Το λιμεναρχείο αποφάσισε την ανοικοδόμηση της αποβάθρας"),
}


def write(headline: str, *, language: str, declared: str | None) -> str:
    """Write a page of some length that declares an encoding, or none."""
    meta = f'<meta charset="{declared}">' if declared else ""
    body = "".join(f"<p>{headline}, {number}.</p>" for number in range(12))
    return f'<html lang="{language}"><head>{meta}<title>{headline}</title></head><body><h1>{headline}</h1>{body}</body></html>'


@pytest.mark.parametrize("encoding", HEADLINES)
@pytest.mark.parametrize("declared", ["itself", None, "utf-8", "ISO-8859-1", "utf-7", "x-nonsense"])
def test_a_page_is_read_whatever_it_declares(encoding: str, declared: str | None) -> None:
    """Rightly, wrongly or not at all; and what it declares is never run as a codec that pages are not written in."""
    language, headline = HEADLINES[encoding]
    page = write(headline, language=language, declared=encoding if declared == "itself" else declared)
    assert f"<h1>{headline}</h1>" in decode_page(page.encode(encoding))


def test_a_few_wrong_bytes_cost_themselves_alone() -> None:
    """A word pasted in another encoding, or the end of half a page, does not make all others unreadable."""
    page = write("Der Hafenausschuß beschloß", language="de", declared="utf-8").encode()
    text = decode_page(page + b"<p>caf\xe9</p>" + "ß".encode()[:1])
    assert text.count("Der Hafenausschuß beschloß") == page.decode().count("Der Hafenausschuß beschloß")
    assert "<p>caf\ufffd</p>" in text


def test_plain_text_that_declares_utf_7_stays_text() -> None:
    """A reader of UTF-7 would find a script in it."""
    page = b'<meta charset="utf-7"><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- caf\xe9</p>'
    assert "<script>" not in decode_page(page)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "utf-7", "idna", "zip", "gbk", "shift_jis", "iso-2022-jp", "unicode_escape", "x", "utf-16", "euc-kr"]))
def test_any_bytes_are_text(data: bytes, declared: str) -> None:
    """Whatever stands in a page and whatever it declares."""
    assert isinstance(decode_page(f'<meta charset="{declared}">'.encode() + data), str)
    assert isinstance(decode_page(data), str)
