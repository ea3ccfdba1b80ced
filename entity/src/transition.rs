//! The one error of every state machine.

/// The act does not lead out of the state the row is in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{act} is not possible in state {from}")]
pub struct InvalidTransition {
    /// State the row is in, as the API writes it.
    pub from: String,
    /// Act that was asked for.
    pub act: &'static str,
}

/// Legal steps of a state enum, one table: `act { From => To, … }`.
///
/// Each act becomes a consuming method that answers the next state or [`InvalidTransition`], and
/// `may_…` tells without taking the step.
#[macro_export]
macro_rules! transitions {
    ($state:ident { $($(#[$doc:meta])* $act:ident { $($from:ident => $to:ident),+ $(,)? })+ }) => {
        impl $state {
            $(
                $(#[$doc])*
                pub fn $act(self) -> Result<Self, $crate::InvalidTransition> {
                    match self {
                        $(Self::$from => Ok(Self::$to),)+
                        other => Err($crate::InvalidTransition {
                            from: $crate::label::Labelled::value(other).to_owned(),
                            act: stringify!($act),
                        }),
                    }
                }
            )+
        }
    };
}
