"""Photos: turned upright, made smaller, and written again without a word of what the camera noted."""

import io
import warnings
from contextlib import suppress
from pathlib import Path

import pi_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

from app.storage.inspector.output import Output, Trouble

MOST_PIXELS = 50_000_000
PHOTO_SIDE = 1600
THUMB_SIDE = 160
QUALITY = 82
# One decoder for each media type: a file is read as what it was received as, or not at all.
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/heic": "HEIF",
}
_SRGB = ImageCms.createProfile("sRGB")


def look(path: Path, media_type: str, out: Output, _deadline: float) -> None:
    """Make `photo` (at most 1600 pixels) and `thumb` (160); note the upright size, and whether it says where it was."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if media_type == "image/heic":
        pi_heif.register_heif_opener()
    try:
        image = Image.open(path, formats=(FORMATS[media_type],))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Trouble("pixels") from error
    with image:
        _look_at(image, out)


def _look_at(image: Image.Image, out: Output) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Trouble("pixels")
    exif = image.getexif()
    turned = exif.get(ExifTags.Base.Orientation) in (5, 6, 7, 8)
    out.width, out.height = (image.height, image.width) if turned else image.size
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        out.notes.append("located")
    image.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))  # a JPEG is decoded at a fraction of its size
    upright = _plain(ImageOps.exif_transpose(image))
    shown = shrink(upright, PHOTO_SIDE, PHOTO_SIDE)
    out.picture("photo", 1, webp(shown), shown.size)
    thumb = shrink(shown, THUMB_SIDE, THUMB_SIDE)
    out.picture("thumb", 1, webp(thumb), thumb.size)


def _plain(image: Image.Image) -> Image.Image:
    """Only colours are left: sRGB on white, without profile, palette, transparency or notes."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        under = Image.new("RGBA", image.size, "white")
        under.alpha_composite(image)
        image = under.convert("RGB")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            image = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB") or image
    return image.convert("RGB")


def shrink(image: Image.Image, width: int, height: int) -> Image.Image:
    """A copy that fits, never larger than it was."""
    share = min(width / image.width, height / image.height, 1)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def webp(image: Image.Image) -> bytes:
    """The picture as WebP, from its pixels alone."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    buffer = io.BytesIO()
    bare.save(buffer, "WEBP", quality=QUALITY)
    return buffer.getvalue()
