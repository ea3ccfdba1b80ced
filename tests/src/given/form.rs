//! Forms with files, written byte by byte as browsers send them, and pictures to put in.

use crate::client::{Client, Reply};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::Value;
use std::io::Cursor;

const BOUNDARY: &str = "----louxiao7d1f";
pub const FILES: &str = "/api/v1/files/files";

/// A form under construction.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<u8>);

impl Form {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A form that holds one file and nothing else.
    #[must_use]
    pub fn of(name: &str, media_type: &str, bytes: &[u8]) -> Self {
        Self::new().file(name, media_type, bytes)
    }

    /// Adds the file; no media type when it is empty.
    #[must_use]
    pub fn file(mut self, name: &str, media_type: &str, bytes: &[u8]) -> Self {
        let mut head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n"
        );
        if !media_type.is_empty() {
            head.push_str(&format!("content-type: {media_type}\r\n"));
        }
        self.0.extend([head.as_bytes(), b"\r\n", bytes, b"\r\n"].concat());
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"");
        self.0.extend(format!("{head}\r\n\r\n{value}\r\n").as_bytes());
        self
    }

    /// Sends the form to an address.
    pub async fn send_to(self, client: &Client, path: &str) -> Reply {
        let body = [self.0.as_slice(), format!("--{BOUNDARY}--\r\n").as_bytes()].concat();
        send(client, path, body).await
    }

    /// Uploads the file.
    pub async fn send(self, client: &Client) -> Reply {
        self.send_to(client, FILES).await
    }

    /// Sends the form without its end.
    pub async fn break_off(self, client: &Client) -> Reply {
        send(client, FILES, self.0).await
    }
}

async fn send(client: &Client, path: &str, body: Vec<u8>) -> Reply {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    client.raw(Method::POST, path, &kind, body).await
}

/// Uploads a picture into a project; answers the file.
pub async fn picture_of(client: &Client, project: &str, name: &str) -> Value {
    let picture = picture(64, 48, ImageFormat::Png);
    let form = Form::of(name, "image/png", &picture).text("project_id", project);
    form.send(client).await.expect(201)
}

/// A picture of many colours.
#[must_use]
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let shade = |part: u32, whole: u32| u8::try_from(part * 255 / whole.max(1)).unwrap();
    let picture =
        RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, width), shade(y, height), 90]));
    encoded(&DynamicImage::ImageRgb8(picture), format)
}

/// The bytes of a picture.
#[must_use]
pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}
