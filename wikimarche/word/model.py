"""The Word model used when an organisation brings none: sober, A4, fonts found everywhere.

Arial and Courier New have metric twins on every system (Liberation), so that a page ends at
the same word in Word and in LibreOffice.
"""

from typing import Final

from wikimarche.text.outline import Scheme
from wikimarche.word.layout import A4
from wikimarche.word.numbering import bind_headings
from wikimarche.word.package import DOCUMENT_TYPE, Package
from wikimarche.word.parts import WORD_TYPE
from wikimarche.word.styles import HEADINGS, ensure_styles, style_names
from wikimarche.word.xml import declarations, parse, serialise

__all__ = ["default_model", "default_package"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES: Final = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial"'
    ' w:cs="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    "<w:pPr><w:widowControl/></w:pPr></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)
# compatibilityMode 15: Word lays out as since 2013, without "compatibility mode" in its title bar
_SETTINGS: Final = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
)


def default_model() -> bytes:
    """Give the model as a .docx anybody can open, adapt and bring back. Always the same bytes."""
    package = default_package()
    styles = parse(package.parts["word/styles.xml"])
    ensure_styles(styles)
    numbering = parse(_root("numbering", ""))
    named = style_names(styles, "paragraph")
    bind_headings(numbering, [named[h.lower()] for h in HEADINGS], Scheme.ARTICLES)
    package.parts["word/styles.xml"] = serialise(styles)
    _part(package, "numbering", serialise(numbering))
    return package.to_bytes()


def default_package() -> Package:
    """Give the bare file every default export starts from, before styles and numbers."""
    package = Package(defaults={"xml": "application/xml"})
    body = f"<w:body><w:p/>{A4}</w:body>"
    package.add("word/document.xml", _root("document", body), DOCUMENT_TYPE)
    package.relate("", "officeDocument", "word/document.xml")
    _part(package, "styles", _root("styles", _STYLES))
    _part(package, "settings", _root("settings", _SETTINGS))
    return package


def _root(name: str, content: str) -> bytes:
    return f"{_HEAD}<w:{name} {declarations()}>{content}</w:{name}>".encode()


def _part(package: Package, name: str, content: bytes) -> None:
    package.add(f"word/{name}.xml", content, WORD_TYPE.format(name))
    package.relate("word/document.xml", name, f"word/{name}.xml")
