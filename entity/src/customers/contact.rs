//! Contacts 联系方式 of customers: every way to reach one, each under its own seal.

use crate::id::{CompanyId, ContactId, CustomerId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Kind of contact.
    ContactKind in "contact_kind" {
        "phone" Phone ("电话", "Phone"),
        "email" Email ("邮箱", "E-mail"),
        "wechat" Wechat ("微信", "WeChat"),
        "other" Other ("其他", "Other"),
    }
}

/// One way to reach a customer; of each kind one is preferred.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    pub customer_id: CustomerId,
    pub company_id: CompanyId,
    pub kind: ContactKind,
    /// Whose it is or when to use it: 配偶, office.
    pub label: Option<String>,
    /// The customer shows this one of its kind.
    pub preferred: bool,
    /// Name under which the value is sealed.
    pub slot: String,
    pub value_cipher: String,
    pub value_hash: String,
    pub value_mask: String,
    /// The hash where no other customer of the company may have the value, else null.
    pub value_key: Option<String>,
    /// Last four digits of a phone number, which the mask shows too.
    pub tail: Option<String>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
