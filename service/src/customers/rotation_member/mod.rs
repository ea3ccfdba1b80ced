//! Members of a rotation 轮岗顾问: their place in the order, shifts, pauses and caps.

mod create;
mod delete;
mod go_off_duty;
mod go_on_duty;
mod load;
mod pause;
mod query;
mod resume;
mod update;

pub use create::{CreateRotationMember, create};
pub(super) use create::{Seat, seat};
pub use delete::delete;
pub use go_off_duty::go_off_duty;
pub use go_on_duty::go_on_duty;
pub use pause::{PauseRotationMember, pause};
pub use query::{RotationMemberView, list, one};
pub use resume::resume;
pub use update::{UpdateRotationMember, update};
