//! The one error of every state machine.

/// The act does not lead out of the state the row is in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{act} is not possible in state {from}")]
pub struct InvalidTransition {
    /// Shelf and noun that the state belongs to; nothing where no caller acts on it himself.
    pub noun: Option<&'static str>,
    /// State the row is in, as the API writes it.
    pub from: String,
    /// Act that was asked for.
    pub act: &'static str,
    /// Acts that lead out of that state.
    pub allowed: Vec<&'static str>,
}

/// Legal steps of a state enum, one table: `act { From => To, … }`, with the noun on which a caller
/// acts.
///
/// Each act becomes a consuming method that answers the next state or [`InvalidTransition`].
#[macro_export]
macro_rules! transitions {
    ($state:ident { $($table:tt)+ }) => {
        $crate::transitions!(@table $state, None, { $($table)+ });
    };
    ($state:ident in $noun:literal { $($table:tt)+ }) => {
        $crate::transitions!(@table $state, Some($noun), { $($table)+ });
    };
    (@table $state:ident, $noun:expr, {
        $($(#[$doc:meta])* $act:ident { $($from:ident => $to:ident),+ $(,)? })+
    }) => {
        impl $state {
            /// Every legal step: the act, from where and to where.
            pub const STEPS: &'static [(&'static str, Self, Self)] =
                &[$($((stringify!($act), Self::$from, Self::$to),)+)+];

            $(
                $(#[$doc])*
                pub fn $act(self) -> Result<Self, $crate::InvalidTransition> {
                    match self {
                        $(Self::$from => Ok(Self::$to),)+
                        other => Err(other.stays(stringify!($act))),
                    }
                }
            )+

            fn stays(self, act: &'static str) -> $crate::InvalidTransition {
                let steps = [$((stringify!($act), matches!(self, $(Self::$from)|+)),)+];
                let allowed = steps.into_iter().filter(|step| step.1).map(|step| step.0);
                $crate::InvalidTransition {
                    noun: $noun,
                    from: $crate::label::Labelled::value(self).to_owned(),
                    act,
                    allowed: allowed.collect(),
                }
            }
        }
    };
}
