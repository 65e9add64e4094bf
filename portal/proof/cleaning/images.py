"""Photos: decode, turn upright, make smaller, write a new JPEG. Runs in the sandbox only."""

import warnings
from io import BytesIO

import pi_heif
from PIL import Image, ImageFile, ImageOps

from portal.proof.domain import LONGEST_SIDE, MOST_PIXELS, QUALITY, TOO_WIDE, UNKNOWN, Clean, UnreadableError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
"""What phones and screens make. No TIFF, SVG, PSD …: few people send them, and each is one more decoder."""
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8")

Image.init()  # once, in the server from which the processes are forked
pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
warnings.simplefilter("error", Image.DecompressionBombWarning)


def looks_like_one(content: bytes) -> bool:
    """Whether the first bytes are of an image. What comes later does not count: decoding decides."""
    return content.startswith(MAGIC) or content[4:8] == b"ftyp"


def clean(content: bytes) -> Clean:
    """
    Return the first picture of a file as a new JPEG, without anything that was written beside the pixels.

    Raises:
        UnreadableError: it can't be decoded, or is too large.
    """
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            small = _small(_flat(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableError(TOO_WIDE) from error
    except UnreadableError:
        raise
    except Exception as error:  # decoders raise anything on broken input
        raise UnreadableError(UNKNOWN) from error
    # A new image from the pixels alone: Pillow's writers take comments and profiles along from the old one.
    bare = Image.frombytes(small.mode, small.size, small.tobytes())
    written = BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Clean("image", written.getvalue(), 1)


def _small(image: Image.Image) -> Image.Image:
    """Return the image upright and at most LONGEST_SIDE wide and high."""
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _flat(image: Image.Image) -> Image.Image:
    """Return the first frame in grey or colour; what is see-through becomes white, like paper."""
    if image.width * image.height > MOST_PIXELS:
        raise UnreadableError(TOO_WIDE)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG decodes smaller at once: less memory
    image.load()
    turned = image.getexif()  # read before converting: the result must still know how it was held
    if image.mode.startswith("I"):
        flat = image.convert("I").point(lambda value: value / 256).convert("L")  # 16 bits a pixel
    elif image.has_transparency_data:
        seen = image.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
    elif image.mode in {"1", "L"}:
        flat = image.convert("L")
    else:
        flat = image.convert("RGB")
    flat.info = {"exif": turned.tobytes()} if turned else {}
    return flat
