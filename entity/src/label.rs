//! Enums that are stored as text, travel as text and carry their labels.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

/// One value of a stored enum as `GET /meta/enums` shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Text in the database and in JSON.
    pub value: &'static str,
    /// Numeric code where the value has one.
    pub code: Option<i32>,
    pub zh: &'static str,
    pub en: &'static str,
}

/// A stored enum with labels in both languages.
pub trait Labelled: Copy + 'static {
    /// Name of the enum in snake_case.
    const NAME: &'static str;
    /// Every value, in the order of the business.
    const LABELS: &'static [Label];
    /// Text in the database and in JSON.
    fn value(self) -> &'static str;
}

/// Schema of a stored enum: its values, and their Chinese names in the description.
#[must_use]
pub fn schema(doc: &str, labels: &[Label]) -> RefOr<Schema> {
    let names: Vec<String> =
        labels.iter().map(|label| format!("`{}` {}", label.value, label.zh)).collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(labels.iter().map(|label| label.value)))
        .description(Some(format!("{}: {}.", doc.trim().trim_end_matches('.'), names.join(", "))))
        .into()
}

/// Declares a stored enum: `"text" Variant (zh, en) [= code]`.
#[macro_export]
macro_rules! labelled {
    ($(#[doc = $doc:literal])* $name:ident in $table_name:literal {
        $(
            $(#[$vdoc:meta])*
            $value:literal $variant:ident ($zh:literal, $en:literal) $(= $code:literal)?,
        )+
    }) => {
        $(#[doc = $doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum,
            serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "String(sea_orm::prelude::StringLen::N(24))")]
        pub enum $name {
            $(
                $(#[$vdoc])*
                #[sea_orm(string_value = $value)]
                #[serde(rename = $value)]
                $variant,
            )+
        }
        $crate::labelled!(@words
            concat!($($doc, " "),*), $name, $table_name, stringify!($name),
            $($value $variant ($zh, $en) $(= $code)?,)+
        );
    };
    (@words $doc:expr, $name:ident, $table_name:literal, $shown:expr,
        $($value:literal $variant:ident ($zh:literal, $en:literal) $(= $code:literal)?,)+
    ) => {
        impl $crate::label::Labelled for $name {
            const NAME: &'static str = $table_name;
            const LABELS: &'static [$crate::label::Label] = &[
                $($crate::label::Label {
                    value: $value,
                    code: $crate::labelled!(@code $($code)?),
                    zh: $zh,
                    en: $en,
                },)+
            ];
            fn value(self) -> &'static str {
                match self { $(Self::$variant => $value,)+ }
            }
        }
        // Not derived: the derive does not see through `$value` and would show `Variant`.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::label::schema($doc, <Self as $crate::label::Labelled>::LABELS)
            }
        }
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($shown)
            }
        }
    };
    (@code) => { None };
    (@code $code:literal) => { Some($code) };
}

/// Declares an enum without a column, computed or asked for: `"text" Variant (zh, en)`, with its
/// name in the document where that is another one.
#[macro_export]
macro_rules! worded {
    ($(#[doc = $doc:literal])* $name:ident in $listed:literal {
        $($(#[$vdoc:meta])* $value:literal $variant:ident ($zh:literal, $en:literal),)+
    }) => {
        $crate::worded!(@declared stringify!($name), $(#[doc = $doc])* $name in $listed {
            $($(#[$vdoc])* $value $variant ($zh, $en),)+
        });
    };
    ($(#[doc = $doc:literal])* $name:ident in $listed:literal as $shown:literal {
        $($(#[$vdoc:meta])* $value:literal $variant:ident ($zh:literal, $en:literal),)+
    }) => {
        $crate::worded!(@declared $shown, $(#[doc = $doc])* $name in $listed {
            $($(#[$vdoc])* $value $variant ($zh, $en),)+
        });
    };
    (@declared $shown:expr, $(#[doc = $doc:literal])* $name:ident in $listed:literal {
        $($(#[$vdoc:meta])* $value:literal $variant:ident ($zh:literal, $en:literal),)+
    }) => {
        $(#[doc = $doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $(
                $(#[$vdoc])*
                #[serde(rename = $value)]
                $variant,
            )+
        }
        $crate::labelled!(@words
            concat!($($doc, " "),*), $name, $listed, $shown,
            $($value $variant ($zh, $en),)+
        );
    };
}

/// What counts of an enum where nothing is said.
#[macro_export]
macro_rules! usual {
    ($name:ident = $variant:ident) => {
        impl Default for $name {
            fn default() -> Self {
                Self::$variant
            }
        }
    };
}
