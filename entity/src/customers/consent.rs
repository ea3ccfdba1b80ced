//! Consent 营销授权: by which channels a customer wants to be addressed.

use crate::id::{CompanyId, CustomerId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How a person is addressed.
    ConsentChannel in "consent_channel" {
        "sms" Sms ("短信", "SMS"),
        "call" Call ("电话", "Call"),
        "email" Email ("邮件", "E-mail"),
        "message" Message ("微信", "Messenger"),
    }
}

/// The last word of a customer on one channel; earlier ones stand in the audit trail.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub channel: ConsentChannel,
    pub company_id: CompanyId,
    /// False is an opt-out.
    pub given: bool,
    /// Where the customer said so.
    pub source: String,
    pub author_id: UserId,
    pub changed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
