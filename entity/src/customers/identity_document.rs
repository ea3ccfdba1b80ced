//! Identity documents 证件 of customers.

use super::customer::IdType;
use crate::id::{CompanyId, CustomerId, IdentityDocumentId};
use sea_orm::entity::prelude::*;

/// One document; one of them is preferred, and the customer shows it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityDocumentId,
    pub customer_id: CustomerId,
    pub company_id: CompanyId,
    pub id_type: IdType,
    pub preferred: bool,
    /// Name under which the number is sealed.
    pub slot: String,
    pub number_cipher: String,
    pub number_hash: String,
    pub number_mask: String,
    /// Keyed hash of the last four characters; empty where the number is too short to have any,
    /// null of an older row until a job has made it.
    pub tail_hash: Option<String>,
    /// The hash where no other customer of the company may have the number, else null.
    pub number_key: Option<String>,
    /// Last day on which the document is valid; null for ever.
    pub valid_until_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
