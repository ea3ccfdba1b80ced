//! Colleagues 同事: the people of the caller's projects, by name, as screens need them for choosing
//! somebody and for showing who did something. Accounts themselves are `admin.user`.

mod query;

pub use query::{ColleagueFilter, ColleagueView, SORTABLE, list};
