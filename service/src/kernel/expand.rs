//! The place beside an id where what it names is shown when a reader asks for it.

use serde::{Serialize, Serializer};

/// Null in every view; `expand=unit` fills it with what `unit_id` names.
///
/// A view holds it under the id's name without `_id`, and names the view that will stand there:
/// `#[schema(value_type = Option<UnitView>)]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expandable;

impl Serialize for Expandable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}
