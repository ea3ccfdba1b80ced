//! Members of a rotation 轮岗顾问.

use crate::id::{ProjectId, RotationId, RotationMemberId, UserId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::labelled! {
    /// Whether a member can be given a customer now, and if not, why.
    MemberStanding in "member_standing" {
        "available" Available ("可接待", "Available"),
        "terminated" Terminated ("已停用或离开项目", "Disabled, or no longer of the project"),
        "paused" Paused ("暂停接待", "Paused"),
        "off_duty" OffDuty ("离岗", "Off duty"),
        "off_shift" OffShift ("非排班时间", "Outside of the shift"),
        "full" Full ("客户数已满", "Looks after as many customers as allowed"),
        "full_today" FullToday ("当日接待已满", "Had as many turns today as allowed"),
    }
}

crate::labelled! {
    /// Day of the week.
    Weekday in "weekday" {
        "monday" Monday ("周一", "Monday"),
        "tuesday" Tuesday ("周二", "Tuesday"),
        "wednesday" Wednesday ("周三", "Wednesday"),
        "thursday" Thursday ("周四", "Thursday"),
        "friday" Friday ("周五", "Friday"),
        "saturday" Saturday ("周六", "Saturday"),
        "sunday" Sunday ("周日", "Sunday"),
    }
}

/// When somebody is on duty 排班: days of the week, hours of the day, and exceptions by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "days": ["monday", "tuesday", "wednesday", "saturday", "sunday"],
    "from": "09:00", "to": "18:00", "off_on": ["2025-05-01"], "extra_on": []
}))]
pub struct Shift {
    #[schema(max_items = 7)]
    pub days: Vec<Weekday>,
    /// `HH:MM` in the time zone of the project; with `to`, or not at all.
    #[schema(max_length = 5)]
    pub from: Option<String>,
    /// The first minute after the shift; before `from` it is one of the next day.
    #[schema(max_length = 5)]
    pub to: Option<String>,
    /// Days off.
    #[schema(max_items = 366)]
    pub off_on: Vec<Date>,
    /// Days on duty beyond those of the week.
    #[schema(max_items = 366)]
    pub extra_on: Vec<Date>,
}

impl Default for Shift {
    fn default() -> Self {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let days = vec![Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        Self { days, from: None, to: None, off_on: vec![], extra_on: vec![] }
    }
}

/// A consultant in a rotation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rotation_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RotationMemberId,
    pub rotation_id: RotationId,
    pub project_id: ProjectId,
    pub user_id: UserId,
    /// Members stand in this order, from 1.
    pub position: i32,
    pub shift: Shift,
    /// Signed in at the reception.
    pub on_duty: bool,
    pub paused_at: Option<DateTimeUtc>,
    /// Ends by itself; null until resumed.
    pub paused_until_at: Option<DateTimeUtc>,
    pub pause_reason: Option<String>,
    /// Instead of the rotation's.
    pub max_open: Option<i32>,
    /// Instead of the rotation's.
    pub max_per_day: Option<i32>,
    /// Turns taken in all.
    pub turns: i32,
    /// Turns missed while absent, in all.
    pub missed: i32,
    /// Missed turns that are still to be made up for.
    pub owed: i32,
    /// Day that `served` counts.
    pub served_on: Option<Date>,
    pub served: i32,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
