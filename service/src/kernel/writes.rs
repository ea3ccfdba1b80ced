//! Writes that wait for nothing, together: one statement where the database can.
//!
//! PostgreSQL runs them as the parts of one `WITH`, the others one after the other. The rows are
//! the same; what differs is how often the server and the database talk to each other.

use super::error::{Error, OnDuplicate, Result};
use super::refusal::Kernel as Refusal;
use sea_orm::sea_query::{
    CommonTableExpression, InsertStatement, SubQueryStatement, UpdateStatement, WithClause,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryTrait};

/// One write.
#[derive(Debug)]
pub enum Part {
    Insert(Box<InsertStatement>),
    Update(Box<UpdateStatement>),
}

impl From<InsertStatement> for Part {
    fn from(statement: InsertStatement) -> Self {
        Self::Insert(Box::new(statement))
    }
}

impl From<UpdateStatement> for Part {
    fn from(statement: UpdateStatement) -> Self {
        Self::Update(Box::new(statement))
    }
}

impl From<Part> for SubQueryStatement {
    fn from(part: Part) -> Self {
        match part {
            Part::Insert(statement) => (*statement).into(),
            Part::Update(statement) => (*statement).into(),
        }
    }
}

/// Writes in their order. None of them may need to see another, nor change a row that another
/// changes to something else.
#[derive(Debug, Default)]
pub struct Writes(Vec<Part>);

impl Writes {
    /// Adds an insert or an update, as the entity makes it.
    pub fn add<Q>(&mut self, write: Q)
    where
        Q: QueryTrait,
        Q::QueryStatement: Into<Part>,
    {
        self.0.push(write.into_query().into());
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes back the last ones, so that so many are left.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// Writes everything; refused with `duplicate` where a row is there already.
    pub async fn run(self, db: &DatabaseTransaction) -> Result<()> {
        let together = db.get_database_backend() == DbBackend::Postgres && self.0.len() > 1;
        let done = if together { at_once(self.0, db).await } else { one_by_one(self.0, db).await };
        done.on_duplicate(|| Error::from(Refusal::Duplicate))
    }
}

async fn one_by_one(parts: Vec<Part>, db: &DatabaseTransaction) -> std::result::Result<(), DbErr> {
    for part in parts {
        match part {
            Part::Insert(statement) => db.execute(&*statement).await?,
            Part::Update(statement) => db.execute(&*statement).await?,
        };
    }
    Ok(())
}

async fn at_once(mut parts: Vec<Part>, db: &DatabaseTransaction) -> std::result::Result<(), DbErr> {
    let Some(last) = parts.pop() else { return Ok(()) };
    let mut before = WithClause::new();
    for (index, part) in parts.into_iter().enumerate() {
        let mut named = CommonTableExpression::new();
        named.table_name(format!("w{index}")).query(part);
        before.cte(named);
    }
    db.execute(&before.query(last)).await.map(drop)
}
