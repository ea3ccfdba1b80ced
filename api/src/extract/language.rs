//! The language of details: zh-CN unless the caller prefers English.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};

/// A language that refusals are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

impl Language {
    /// The first language of the list that is known.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        wanted
            .unwrap_or_default()
            .split(',')
            .find_map(|tag| match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("zh") => Some(Self::Chinese),
                Some("en") => Some(Self::English),
                _ => None,
            })
            .unwrap_or_default()
    }

    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}
