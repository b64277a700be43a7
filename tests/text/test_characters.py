import unicodedata

from wikimarche.text.characters import UNFIT


def test_controls_surrogates_and_non_characters_are_unfit_and_nothing_else() -> None:
    kept = {"\t", "\n"}
    unfit = {code for code in range(0x110000) if UNFIT.fullmatch(chr(code))}
    controls = {code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"}
    surrogates = set(range(0xD800, 0xE000))
    apart = {code for code in range(0x110000) if code & 0xFFFE == 0xFFFE}
    assert unfit == (controls - set(map(ord, kept))) | surrogates | apart | set(
        range(0xFDD0, 0xFDF0)
    )
