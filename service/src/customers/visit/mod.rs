//! Calls and visits 来电来访, and which consultant each is given to.
//!
//! ```text
//! the consultant whom a manager chose
//!   └ else the customer's owner in the project, under whichever entry, who uses no turn
//!       └ else whoever entered him, if he takes turns there
//!           └ else the next of the rotation, or nobody while nobody is available
//!               └ without a rotation, whoever registers the visit, and nobody where the
//!                 customer lies in the public pool
//! ```
//!
//! Of somebody on the blacklist the first two count alone: else he waits until a manager says who
//! speaks with him.
//!
//! The desk does not see everybody's customers, so somebody who is entered anew may be a
//! colleague's. He is known by his phone or identity number, and goes to that colleague.

mod assign;
mod create;
mod desk;
mod load;
mod query;
mod register;
pub mod routing;
mod same;
mod update;
mod visitors;
mod void;

pub use assign::{AssignVisit, assign};
pub(super) use create::receive;
pub use create::{CreateVisit, create};
pub(super) use desk::Arrival;
pub(super) use query::visible;
pub use query::{SORTABLE, VisitFilter, VisitView, list, one};
pub use register::{
    FailedVisit, RegisterVisits, Registered, RegisteredVisit, VisitFault, VisitRow, register,
};
pub(super) use same::Same;
pub use update::{UpdateVisit, update};
pub use void::void;
