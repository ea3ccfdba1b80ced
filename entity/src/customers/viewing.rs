//! Viewings 带看: a customer is shown units, by appointment.

use crate::id::{CustomerId, ProjectId, TeamId, UserId, ViewingId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How far a viewing has come.
    ViewingState in "viewing_state" {
        "booked" Booked ("已预约", "Booked"),
        "held" Held ("已带看", "Held"),
        "cancelled" Cancelled ("已取消", "Cancelled"),
        "no_show" NoShow ("爽约", "The customer did not come"),
    }
}

crate::transitions!(ViewingState in "customers.viewing" {
    /// Another time, consultant or choice of units.
    update { Booked => Booked }
    hold { Booked => Held }
    /// What the customer said may be told later.
    rate { Held => Held }
    cancel { Booked => Cancelled }
    no_show { Booked => NoShow }
});

/// One appointment, and what became of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "viewing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ViewingId,
    pub project_id: ProjectId,
    pub customer_id: CustomerId,
    pub consultant_id: UserId,
    pub team_id: Option<TeamId>,
    pub state: ViewingState,
    pub scheduled_at: DateTimeUtc,
    /// The time of which the consultant was reminded, or for which no reminder comes any more.
    pub reminded_for_at: Option<DateTimeUtc>,
    pub held_at: Option<DateTimeUtc>,
    /// What the customer said.
    pub feedback: Option<String>,
    /// One to five, by the customer.
    pub rating: Option<i32>,
    /// Why it was cancelled, or what is known of the customer who did not come.
    pub reason: Option<String>,
    pub remarks: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
