import io

import pytest
from PIL import Image

from operations.rules.logos import LogoRefusedError, read_logo


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (20, 90, 60)).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize(("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg")])
def test_a_picture_is_kept_and_still_opens(kind: str, extension: str) -> None:
    logo = read_logo(picture(kind))

    assert (logo.extension, logo.width, logo.height) == (extension, 40, 20)
    Image.open(io.BytesIO(logo.content)).load()


@pytest.mark.parametrize(
    "content",
    [
        picture("PNG") + b"<script>alert(1)</script>",
        picture("JPEG") + b"<script>alert(1)</script>",
        picture("JPEG", comment=b"<script>alert(1)</script>"),
        picture("JPEG", exif=b"Exif\x00\x00<script>alert(1)</script>"),
    ],
)
def test_what_is_no_picture_is_left_out(content: bytes) -> None:
    assert b"script" in content
    assert b"script" not in read_logo(content).content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no PNG and no JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no PNG and no JPEG"),
        (b"GIF89a/*", "no PNG and no JPEG"),
        (picture("PNG")[:-20], "damaged"),
        (picture("PNG")[:40] + b"x" + picture("PNG")[41:], "damaged"),
        (picture("JPEG")[:30], "damaged"),
        (picture("PNG", (3000, 1)), "3000 × 1 pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200_000, "at most|may have 200"),
    ],
)
def test_other_files_are_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(LogoRefusedError, match=words):
        read_logo(content)
