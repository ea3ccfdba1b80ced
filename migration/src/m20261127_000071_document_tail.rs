//! Identity documents 证件 are found by the last four characters of their numbers: a keyed hash,
//! since the masks of short numbers show fewer than four.
//!
//! A migration has no key. Documents that are there already get theirs by the job
//! `customers.customer.rewrap`, at the latest an hour after the start; until then they are found by
//! the whole number alone. The way down drops the hashes, which the job makes again.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        tails().add(manager).await
    }

    /// A connection that has not seen the index go would not make it again on SQLite.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        tails().remove(manager).await
    }
}

fn tails() -> Shape {
    Shape::new("identity_document").text_opt("tail_hash", 64).index(&["tail_hash"])
}
