//! Filling the demo, with a progress bar.

use super::story;
use crate::config::Refused;
use entity::inventory::project;
use indicatif::{ProgressBar, ProgressStyle};
use sea_orm::{EntityTrait, PaginatorTrait};
use service::kernel::{Error, Kernel};
use std::time::Instant;

/// Fills an empty database; one that holds projects is left as it is.
pub async fn fill(kernel: &Kernel) -> Result<(), Refused> {
    let failed =
        |error: Error| Refused::because(format!("the demo could not be filled: {error:?}"));
    let projects = project::Entity::find().count(&kernel.db).await;
    if projects.map_err(|error| failed(error.into()))? > 0 {
        return Ok(());
    }
    let started = Instant::now();
    let bar = ProgressBar::new(story::LENGTH_DAYS).with_style(style());
    let told = story::tell(kernel, &bar).await;
    // Whatever happened, the clock goes right again.
    kernel.clock.set_shift(0);
    let counts = told.map_err(failed)?;
    bar.finish_and_clear();
    eprintln!(
        "filled in {} s: {} units, {} customers, {} trades, {} receipts, {} invoices",
        started.elapsed().as_secs(),
        counts.units,
        counts.customers,
        counts.trades,
        counts.receipts,
        counts.invoices
    );
    Ok(())
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{msg:>12} [{bar:40}] day {pos} of {len}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}
