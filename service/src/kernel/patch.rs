//! JSON Merge Patch (RFC 7396): absent keeps, null clears.

use sea_orm::ActiveValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One property of a PATCH body; declare it `#[serde(default)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// Not named: stays as it is.
    #[default]
    Keep,
    /// Named as null.
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    /// For a column that may be null.
    pub fn nullable<U: From<T>>(self) -> ActiveValue<Option<U>>
    where
        Option<U>: Into<sea_orm::Value>,
    {
        match self {
            Self::Keep => ActiveValue::NotSet,
            Self::Clear => ActiveValue::Set(None),
            Self::Set(value) => ActiveValue::Set(Some(value.into())),
        }
    }

    /// Puts what is named into the place; what is not named stays.
    pub fn put<U: From<T>>(&self, place: &mut Option<U>)
    where
        T: Clone,
    {
        match self {
            Self::Keep => {}
            Self::Clear => *place = None,
            Self::Set(value) => *place = Some(value.clone().into()),
        }
    }

    /// The value that is named, if any.
    #[must_use]
    pub const fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    #[must_use]
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::<T>::deserialize(deserializer)?;
        Ok(value.map_or(Self::Clear, Self::Set))
    }
}

// Only hashed, to tell whether two requests are the same.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep => serializer.serialize_unit_variant("Patch", 0, "keep"),
            Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_newtype_variant("Patch", 2, "set", value),
        }
    }
}
