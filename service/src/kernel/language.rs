//! The language that texts of refusals are told in: that of the request under way.

use serde::Serialize;
use std::future::Future;
use utoipa::ToSchema;

/// A name or a sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"zh": "合同", "en": "Contract"}))]
pub struct Wording {
    pub zh: String,
    pub en: String,
}

impl Wording {
    #[must_use]
    pub fn of(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// What somebody wrote in his own language.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Self::of(text, text)
    }
}

/// A language that refusals are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

tokio::task_local! {
    static SPOKEN: Language;
}

impl Language {
    /// That of the request under way; Chinese where there is none, as in a job.
    #[must_use]
    pub fn spoken() -> Self {
        SPOKEN.try_with(|language| *language).unwrap_or_default()
    }

    /// Whatever the call tells, it tells in this language.
    pub async fn during<F: Future>(self, call: F) -> F::Output {
        SPOKEN.scope(self, call).await
    }

    #[must_use]
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}
