"""Small documents of each kind, made by hand so that the tests need no program to write them."""

import io
import zipfile

_WORD_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_WORD_PARTS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_WORD_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(text: str, *, protected: bool = False) -> bytes:
    """A PDF of one page; with `protected` it asks for a password."""
    content = f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"41" * 32, b"42" * 32),
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    lock = b"/Encrypt 6 0 R" if protected else b""
    trailer = b"trailer<</Size 7/Root 1 0 R/ID[<00><00>]%s>>\nstartxref\n%d\n%%%%EOF" % (lock, len(out))
    return out + b"xref\n0 7\n0000000000 65535 f \n" + table + trailer


def word(*paragraphs: tuple[str, str]) -> bytes:
    """A Word file; each paragraph is its style ("Heading1", "Normal") and its words."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        for style, words in paragraphs
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _WORD_TYPES)
        archive.writestr("_rels/.rels", _WORD_PARTS)
        archive.writestr("word/document.xml", f"<w:document {_WORD_NAMES}><w:body>{body}</w:body></w:document>")
    return packed.getvalue()


def slides(*titles_and_words: tuple[str, str]) -> bytes:
    """A PowerPoint file with one slide for each pair."""
    from pptx import Presentation

    presentation = Presentation()
    for title, words in titles_and_words:
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = words
    packed = io.BytesIO()
    presentation.save(packed)
    return packed.getvalue()


def zip_bomb(size: int) -> bytes:
    """A small zip archive that unpacks to `size` bytes of nothing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(size // 2**20):
            entry.write(bytes(2**20))
    return packed.getvalue()
