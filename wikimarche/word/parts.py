"""The parts beside the body: notes, settings, properties; none is written empty."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from wikimarche.word.package import Package
from wikimarche.word.sheet import Sheet
from wikimarche.word.xml import (
    Element,
    attribute,
    declarations,
    fragment,
    parse,
    place,
    serialise,
    tag,
    words,
)

__all__ = [
    "WORD_TYPE",
    "clean_settings",
    "language_tag",
    "notes_room",
    "set_language",
    "write_notes",
    "write_properties",
]

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_ARROW: Final = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_SPACE: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
)
_TYPES_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # fixed by [MS-OSHARED]
_FIRST_PROPERTY: Final = 2  # 0 and 1 are reserved
_LANGUAGES: Final = {
    "fr": "fr-FR",
    "en": "en-GB",
    "de": "de-DE",
    "es": "es-ES",
    "it": "it-IT",
}

# What must not travel from a model: prompts at opening (fields, mail merge) and a path of
# somebody's disk (the template the model was made from).
_UNWANTED: Final = ("updateFields", "mailMerge", "attachedTemplate")
# CT_Settings, from footnotePr on; what comes before it needs no order here.
_AFTER_NOTES: Final = (
    "footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping"
    " doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown"
    " smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"
    " docId conflictMode discardImageEditingData defaultImageDpi chartTrackingRefBased"
    " persistentDocumentId"
)

_SEPARATORS: Final = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240"'
    ' w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0"'
    ' w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote>"
)


def notes_room(package: Package) -> tuple[str, int]:
    """Give the part where notes go and the first free number in it."""
    name = package.related(package.main(), "footnotes")
    if name is None:
        usual = "word/footnotes.xml"
        return package.free_name(
            "word/footnotes", ".xml"
        ) if usual in package.parts else usual, 1
    root = parse(package.parts[name])
    numbers = [int(n.get(tag("w:id"), "0")) for n in root.iterfind(tag("w:footnote"))]
    return name, max(numbers, default=0) + 1


def write_notes(
    package: Package, name: str, notes: Sequence[str], *, kept: set[str]
) -> None:
    """Add `notes` to the notes part, made when there is none; no note, no part.

    A note of the model goes away unless its number is in `kept`.
    """
    if name in package.parts:
        root = parse(package.parts[name])
        for note in list(root.iterfind(tag("w:footnote"))):
            if note.get(tag("w:type")) is None and note.get(tag("w:id")) not in kept:
                root.remove(note)
        root.extend(fragment("".join(notes)))
        package.parts[name] = serialise(root)
    elif notes:
        content = f"{_HEAD}<w:footnotes {declarations(('w', 'r'))}>{_SEPARATORS}{''.join(notes)}</w:footnotes>"
        package.add(name, content.encode(), WORD_TYPE.format("footnotes"))
        package.relate(package.main(), "footnotes", name)


def clean_settings(settings: Element, *, language: str, notes: bool) -> None:
    """Set the language and the notes' separators; take out what prompts or tells too much."""
    for name in _UNWANTED:
        for element in settings.findall(tag(f"w:{name}")):
            settings.remove(element)
    spoken = fragment(f'<w:themeFontLang w:val="{language}"/>')[0]
    for old in settings.findall(tag("w:themeFontLang")):
        spoken = old
        spoken.set(tag("w:val"), language)
    place(settings, spoken, _AFTER_NOTES)
    if notes and settings.find(tag("w:footnotePr")) is None:
        xml = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        place(settings, fragment(xml)[0], _AFTER_NOTES)


def set_language(styles: Element, language: str) -> None:
    """Make `language` the default of the file, for its spelling and its reading aloud."""
    defaults = styles.find(tag("w:docDefaults"))
    if defaults is None:
        defaults = fragment("<w:docDefaults/>")[0]
        styles.insert(0, defaults)
    run_default = defaults.find(tag("w:rPrDefault"))
    if run_default is None:
        run_default = fragment("<w:rPrDefault/>")[0]
        defaults.insert(0, run_default)
    properties = run_default.find(tag("w:rPr"))
    if properties is None:
        properties = fragment("<w:rPr/>")[0]
        run_default.append(properties)
    spoken = properties.find(tag("w:lang"))
    if spoken is None:
        spoken = fragment("<w:lang/>")[0]
        place(properties, spoken, "lang eastAsianLayout specVanish oMath")
    spoken.set(tag("w:val"), language)


def language_tag(language: str) -> str:
    """Give the full tag Word wants ("fr-FR") for a short one."""
    return _LANGUAGES.get(language, language)


def write_properties(package: Package, sheet: Sheet) -> None:
    """Write who, what, when and in which language, and the stamp as custom properties."""
    core = package.related("", "core-properties")
    if core is None:
        core = "docProps/core.xml"
        package.relate("", _CORE_ARROW, core)
    package.add(core, _core(sheet).encode(), _CORE_TYPE)
    if sheet.stamp:
        _write_stamp(package, sheet.stamp)


def _core(sheet: Sheet) -> str:
    moment = _moment(sheet.created)
    title = " – ".join(t for t in (sheet.kind, sheet.tender_object) if t)
    subject = " – ".join(t for t in (sheet.title, sheet.tender_reference) if t)
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{words(title)}</dc:title><dc:subject>{words(subject)}</dc:subject>"
        f"<dc:creator>{words(sheet.buyer)}</dc:creator>"
        f"<cp:lastModifiedBy>{words(sheet.buyer)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:language>{words(language_tag(sheet.language))}</dc:language>"
        f"<cp:version>{sheet.revision}</cp:version></cp:coreProperties>"
    )


def _moment(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_stamp(package: Package, stamp: Mapping[str, str]) -> None:
    """Add the stamp to the custom properties; a model's own (its labels) stay."""
    name = package.related("", "custom-properties")
    if name is None:
        name = "docProps/custom.xml"
        package.relate("", "custom-properties", name)
        empty = f'<Properties xmlns="{_CUSTOM_SPACE}" xmlns:vt="{_TYPES_SPACE}"/>'
        package.add(name, empty.encode(), _CUSTOM_TYPE)
    root = parse(package.parts[name])
    for row in list(root):
        if row.get("name") in stamp:
            root.remove(row)
    used = [int(row.get("pid", "0")) for row in root]
    number = max(used, default=_FIRST_PROPERTY - 1)
    for at, (key, value) in enumerate(stamp.items(), start=number + 1):
        root.append(
            parse(
                f'<property xmlns="{_CUSTOM_SPACE}" xmlns:vt="{_TYPES_SPACE}" fmtid="{_CUSTOM_FORMAT}"'
                f' pid="{at}" name="{attribute(key)}"><vt:lpwstr>{words(value)}</vt:lpwstr></property>'.encode()
            )
        )
    package.parts[name] = serialise(root)
