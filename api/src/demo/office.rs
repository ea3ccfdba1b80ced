//! The people of the office, and acting in their names.

use super::chance::Chance;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::admin::user_account;
use entity::id::ProjectId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use service::admin::{authority, password, user};
use service::kernel::act::{self, Act};
use service::kernel::{Actor, Error, Kernel, Result, Tx, clock, commit};
use std::sync::Arc;

/// Everybody's password in the demo.
pub const PASSWORD: &str = "louxiao-demo-2023";

/// Accounts of the demo: name, role, password.
pub const ACCOUNTS: &[(&str, &str, &str)] = &[
    ("admin", "administrator", PASSWORD),
    ("director", "director", PASSWORD),
    ("manager", "manager", PASSWORD),
    ("consultant1", "consultant", PASSWORD),
    ("cashier", "cashier", PASSWORD),
    ("accountant", "accountant", PASSWORD),
    ("auditor", "auditor", PASSWORD),
];

/// Consultants with their display names.
pub const CONSULTANTS: &[(&str, &str)] = &[
    ("consultant1", "李娜"),
    ("consultant2", "张伟"),
    ("consultant3", "陈静"),
    ("consultant4", "刘洋"),
    ("consultant5", "黄敏"),
    ("consultant6", "周杰"),
];

/// The office at work: kernel, calendar and chance.
pub struct Office<'k> {
    pub kernel: &'k Kernel,
    pub chance: Chance,
    first_day: NaiveDate,
    /// Acts of one day follow each other by minutes.
    minute: i64,
}

/// A body as clients would send it.
pub fn body<T: DeserializeOwned>(value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| Error::internal(error.to_string()))
}

impl<'k> Office<'k> {
    /// An office whose first day lies `days` before today.
    pub fn new(kernel: &'k Kernel, days: u64) -> Self {
        let today = clock::day_in("Asia/Shanghai", kernel.clock.now());
        let first_day = today.checked_sub_days(Days::new(days)).unwrap_or(today);
        Self { kernel, chance: Chance::new(), first_day, minute: 0 }
    }

    /// The civil day of the story's `day`.
    pub fn date(&self, day: u64) -> NaiveDate {
        self.first_day.checked_add_days(Days::new(day)).unwrap_or(self.first_day)
    }

    /// Opens the office on a day.
    pub fn open_day(&mut self, day: u64) {
        self.minute = 0;
        self.move_clock(day);
    }

    fn move_clock(&self, day: u64) {
        // Two o'clock UTC is ten in the morning in Shanghai.
        let Some(morning) = self.date(day).and_hms_opt(2, 0, 0) else { return };
        let moment: DateTime<Utc> = morning.and_utc() + TimeDelta::minutes(self.minute);
        self.kernel.clock.set_shift(self.kernel.clock.shift_to(moment));
    }

    /// A minute later on the same day.
    pub fn tick(&mut self, day: u64) {
        self.minute = (self.minute + 1).min(600);
        self.move_clock(day);
    }

    async fn actor(&self, username: &str) -> Result<Arc<Actor>> {
        let row = user_account::Entity::find()
            .filter(user_account::Column::Username.eq(username))
            .one(&self.kernel.db)
            .await?;
        let row = row.ok_or_else(|| Error::internal(format!("nobody is called {username}")))?;
        authority::load(self.kernel, row.id).await
    }

    /// Performs an act in somebody's name, with all that surrounds an act.
    pub async fn act<T>(
        &self,
        username: &str,
        act: u16,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        let actor = self.actor(username).await?;
        commit::by_user(self.kernel, &actor, Act::of(act), work).await
    }

    /// Hires everybody for the projects of the office.
    pub async fn hire(&self, projects: &[ProjectId]) -> Result<()> {
        let hash = password::hash(PASSWORD, self.kernel.password_strength).await?;
        let consultants =
            CONSULTANTS.iter().map(|(username, name)| (*username, *name, "consultant"));
        let others = ACCOUNTS.iter().map(|(username, role, _)| (*username, *username, *role));
        let others =
            others.filter(|(username, _, role)| *username != "admin" && *role != "consultant");
        for (username, name, role) in others.chain(consultants) {
            let input: user::CreateUser = body(json!({
                "username": username, "display_name": name, "password": PASSWORD,
                "roles": [role], "project_ids": projects,
            }))?;
            self.act("admin", act::ADMIN_USER_CREATE, async |tx| {
                user::create(tx, &input, &hash).await
            })
            .await?;
        }
        Ok(())
    }
}
