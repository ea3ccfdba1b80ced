//! Tags 标签 of customers.

use crate::id::{CompanyId, CustomerId};
use sea_orm::entity::prelude::*;

/// A word that an office marks a customer with.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_tag")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag: String,
    pub company_id: CompanyId,
    /// Place in the customer's list, from 1.
    pub seq: i32,
}

impl ActiveModelBehavior for ActiveModel {}
