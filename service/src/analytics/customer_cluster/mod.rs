//! Customer clusters 客户聚类: k-means over what is known of a project's customers.
//!
//! Nine features are compared: budget, area wanted, age, visits, viewings, follow-ups, days without
//! contact, grade and live trades, each in standard deviations, so that none weighs more than
//! another. Amounts, counts and days count by their square roots, so that one who came forty times
//! is no cluster of his own. What is not known of somebody is taken to be the median, and told.
//!
//! The number of clusters is the one of the best silhouette. Everything is computed in the order of
//! the customers, with the roots and sums that every machine rounds alike, so the same data give
//! the same clusters. The iteration is our own: the libraries at hand choose no number, measure no
//! silhouette, and promise no equal result from one of their versions to the next.

mod choose;
mod facts;
mod k_means;
mod profile;
mod query;
mod recompute;
mod run;
mod scale;
mod silhouette;

pub use query::{ClusterState, CustomerClusters, CustomerModel, read};
pub use recompute::{RecomputeClusters, Recomputing, recompute};
pub use run::run_recompute;
