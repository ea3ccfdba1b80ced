//! Pictures: measured, and made small once, when they come in.
//!
//! A few bytes can claim to be a picture of a whole city. What is too large is refused by its
//! header, before anything is decoded, and few pictures are decoded at once.

use crate::kernel::FaultCode;
use bytes::Bytes;
use entity::files::file::FileKind;
use image::codecs::jpeg::JpegEncoder;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits,
    RgbaImage,
};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// Longest side, in pixels.
const SIDE_MAX: u32 = 12_000;
/// Most pixels: the best telephones take 50 million and hand on a quarter of them.
const PIXELS_MAX: u64 = 40_000_000;
/// Most memory that a decoder may ask for, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// Longest side of a thumbnail, in pixels.
const THUMBNAIL_SIDE: u32 = 480;
const THUMBNAIL_QUALITY: u8 = 82;

/// Pictures of the whole process that are decoded at once.
static DECODING: Semaphore = Semaphore::const_new(2);

/// What a picture turned out to be.
#[derive(Debug)]
pub(super) struct Picture {
    /// Pixels, upright.
    pub width: u32,
    pub height: u32,
    /// A JPEG.
    pub thumbnail: Vec<u8>,
}

/// Decodes the picture beside the work of the server.
pub(super) async fn look_at(bytes: Bytes, kind: FileKind) -> Result<Picture, FaultCode> {
    let _turn = DECODING.acquire().await.map_err(|_| FaultCode::PictureUnreadable)?;
    let looked = tokio::task::spawn_blocking(move || decode(&bytes, kind)).await;
    // A decoder that panics has met what it cannot read.
    let decoded = looked.map_err(|_| FaultCode::PictureUnreadable)?;
    decoded.map_err(|error| match error {
        ImageError::Limits(_) => FaultCode::PictureTooLarge,
        _ => FaultCode::PictureUnreadable,
    })
}

fn decode(bytes: &[u8], kind: FileKind) -> ImageResult<Picture> {
    let format = match kind {
        FileKind::Png => ImageFormat::Png,
        FileKind::Webp => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    let upright = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(upright);
    let (width, height) = (picture.width(), picture.height());
    let small = match width.max(height) > THUMBNAIL_SIDE {
        true => picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE),
        false => picture,
    };
    let mut thumbnail = vec![];
    let small = DynamicImage::ImageRgba8(on_white(small.into_rgba8())).into_rgb8();
    JpegEncoder::new_with_quality(&mut thumbnail, THUMBNAIL_QUALITY).encode_image(&small)?;
    Ok(Picture { width, height, thumbnail })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    limits
}

/// A JPEG has no transparency: what was clear becomes paper.
fn on_white(mut picture: RgbaImage) -> RgbaImage {
    for pixel in picture.pixels_mut() {
        let alpha = u32::from(pixel.0[3]);
        for colour in &mut pixel.0[..3] {
            let mixed = (u32::from(*colour) * alpha + 255 * (255 - alpha)) / 255;
            *colour = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        pixel.0[3] = u8::MAX;
    }
    picture
}
