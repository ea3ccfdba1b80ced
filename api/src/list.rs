//! Lists: the query that every one takes, and the page that every one answers.

/// Declares the query of a list: its filters, and page, page_size, sort, cursor and total.
///
/// Filters of several values bear `#[param(inline)]`: parameters bring nothing into the
/// components that a name could point at.
#[macro_export]
macro_rules! list_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            $($(#[$fdoc])* #[serde(default)] pub $field: Option<$type>,)*
            /// Number of the page, from 1.
            #[serde(default)]
            #[param(minimum = 1, maximum = 10_000, example = 1)]
            pub page: Option<u64>,
            /// Entries of a page.
            #[serde(default)]
            #[param(minimum = 1, maximum = 200, example = 20)]
            pub page_size: Option<u64>,
            /// Names to sort by, `-` before a name for descending; every list knows `created_at`.
            #[serde(default)]
            #[param(max_length = 200)]
            pub sort: Option<String>,
            /// `next_cursor` of the page before; not together with `sort`.
            #[serde(default)]
            #[param(max_length = 64)]
            pub cursor: Option<String>,
            /// `false` skips counting.
            #[serde(default)]
            pub total: Option<bool>,
            /// Read by `expand`, which knows the words of each operation.
            #[serde(default, rename = "expand")]
            #[param(ignore)]
            _expand: Option<serde::de::IgnoredAny>,
        }

        impl $name {
            /// Which part of the list is wanted.
            pub fn paging(
                &self, sortable: &[&str],
            ) -> Result<service::kernel::page::Paging, $crate::problem::ApiError> {
                let words = service::kernel::page::PagingWords {
                    page: self.page,
                    page_size: self.page_size,
                    cursor: self.cursor.as_deref(),
                    total: self.total,
                    sort: self.sort.as_deref(),
                };
                service::kernel::page::Paging::parse(&words, sortable)
                    .map_err($crate::list::of_query)
            }
        }
    };
}

/// Declares the page of a list; a concrete type, so that clients get a named one.
#[macro_export]
macro_rules! page {
    ($(#[$doc:meta])* $name:ident of $view:ty) => {
        $(#[$doc])*
        #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
        pub struct $name {
            pub items: Vec<$view>,
            /// How many there are in all; null where counting was skipped.
            pub total: Option<u64>,
            pub page: u64,
            pub page_size: u64,
            /// Goes on from here; null at the end and in sorted lists.
            pub next_cursor: Option<String>,
        }

        impl From<service::kernel::page::Listed<$view>> for $name {
            fn from(listed: service::kernel::page::Listed<$view>) -> Self {
                Self {
                    items: listed.items,
                    total: listed.total,
                    page: listed.page,
                    page_size: listed.page_size,
                    next_cursor: listed.next_cursor,
                }
            }
        }
    };
}

use crate::problem::ApiError;
use service::kernel::page::Listed;
use service::kernel::{Error, Fault};

/// A catalogue that is always answered whole, in the shape of a list.
#[must_use]
pub fn whole<T>(items: Vec<T>) -> Listed<T> {
    let count = items.len() as u64;
    Listed { items, total: Some(count), next_cursor: None, page: 1, page_size: count }
}

/// Faults of paging are faults of the query: 400 and the name of the parameter.
#[must_use]
pub fn of_query(error: Error) -> ApiError {
    match error {
        Error::Invalid(faults) => ApiError::Query(
            faults
                .into_iter()
                .map(|fault| Fault {
                    pointer: fault.pointer.trim_start_matches('/').to_owned(),
                    ..fault
                })
                .collect(),
        ),
        other => other.into(),
    }
}
