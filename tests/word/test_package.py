from tests.word.sheets import parts_of
from wikimarche.word.model import default_package
from wikimarche.word.package import Package, resolve


def small() -> Package:
    package = Package(defaults={"xml": "application/xml"})
    package.add("word/document.xml", b"<a/>", "type/main")
    package.relate("", "officeDocument", "word/document.xml")
    return package


def test_the_main_part_is_the_one_the_file_points_at() -> None:
    package = Package()
    package.relate("", "officeDocument", "word/document2.xml")
    assert package.main() == "word/document2.xml"


def test_relations_are_numbered_without_doubles() -> None:
    package = small()
    ids = [
        package.relate("word/document.xml", "image", f"word/media/{n}.png") for n in "ab"
    ]
    assert ids == ["rId1", "rId2"]


def test_a_target_is_read_from_the_folder_of_its_source() -> None:
    assert resolve("word/document.xml", "media/a.png") == "word/media/a.png"
    assert resolve("word/document.xml", "../docProps/core.xml") == "docProps/core.xml"
    assert resolve("word/document.xml", "/word/styles.xml") == "word/styles.xml"


def test_parts_nothing_reaches_go_away() -> None:
    package = small()
    package.add("word/comments.xml", b"<a/>", "type/comments")
    package.sweep()
    assert list(package.parts) == ["word/document.xml"]
    assert "word/comments.xml" not in package.overrides


def test_a_free_name_is_nobodys() -> None:
    package = small()
    package.add("word/header1.xml", b"<a/>", "type/header")
    assert package.free_name("word/header", ".xml") == "word/header2.xml"


def test_the_same_parts_give_the_same_bytes() -> None:
    assert default_package().to_bytes() == default_package().to_bytes()


def test_types_come_first_in_the_zip() -> None:
    assert next(iter(parts_of(default_package().to_bytes()))) == "[Content_Types].xml"
