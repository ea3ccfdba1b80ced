//! Filters that take several values, separated by commas.

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use utoipa::__dev::ComposeSchema;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, Schema};

/// Most values that one filter takes.
const MAX_VALUES: usize = 200;

/// `available,held`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several<T>(pub Vec<T>);

/// The values of a filter; none lets everything through.
pub fn all<T>(several: Option<Several<T>>) -> Vec<T> {
    several.map(|several| several.0).unwrap_or_default()
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Several<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let words: Vec<&str> = text.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
        if words.len() > MAX_VALUES {
            return Err(D::Error::custom("too many values"));
        }
        let values = words
            .into_iter()
            .map(|word| T::deserialize(serde::de::value::StrDeserializer::<D::Error>::new(word)));
        values.collect::<Result<_, _>>().map(Self)
    }
}

// What utoipa's own derive writes, and what `#[param(inline)]` asks for.
impl<T: ToSchema> ComposeSchema for Several<T> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        ArrayBuilder::new().items(T::schema()).max_items(Some(MAX_VALUES)).into()
    }
}

impl<T: ToSchema> ToSchema for Several<T> {}
