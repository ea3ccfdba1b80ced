//! Customers 客户. Phone, e-mail and identity number are ciphertext; exact search goes by keyed hash.

use crate::id::{CompanyId, CustomerId, ProjectId, TeamId, UserId};
use crate::{Amount, Area};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::labelled! {
    /// Natural or legal person.
    CustomerKind in "customer_kind" {
        "person" Person ("个人", "Person"),
        "company" Company ("单位", "Company"),
    }
}

crate::labelled! {
    /// Gender as the customer gives it.
    Gender in "gender" {
        "female" Female ("女", "Female"),
        "male" Male ("男", "Male"),
    }
}

crate::labelled! {
    /// Kind of identity document.
    IdType in "id_type" {
        "resident_id" ResidentId ("居民身份证", "Resident identity card"),
        "passport" Passport ("护照", "Passport"),
        "hk_macau_permit" HkMacauPermit ("港澳通行证", "Hong Kong and Macau permit"),
        "taiwan_permit" TaiwanPermit ("台胞证", "Taiwan permit"),
        "foreign_permanent_resident" ForeignPermanentResident
            ("外国人永居证", "Foreign permanent resident card"),
        "officer_id" OfficerId ("军官证", "Officer identity card"),
        "business_licence" BusinessLicence ("营业执照", "Business licence"),
    }
}

crate::labelled! {
    /// How the customer came.
    CustomerSource in "customer_source" {
        "walk_in" WalkIn ("自然到访", "Walk-in"),
        "call" Call ("来电", "Call"),
        "referral" Referral ("老带新", "Referral"),
        "channel" Channel ("渠道", "Channel"),
        "online" Online ("线上", "Online"),
        "exhibition" Exhibition ("展会", "Exhibition"),
        "old_customer" OldCustomer ("老业主", "Old customer"),
        "other" Other ("其他", "Other"),
    }
}

/// What the customer looks for 需求.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult,
)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "min_area": "89.00", "max_area": "120.00", "min_price": "1500000.00",
    "max_price": "2200000.00", "layouts": ["3B2T"],
    "project_ids": ["01935e3c-5a00-7000-8000-000000000002"], "purpose": "first home",
    "decide_by_on": "2025-06-30"
}))]
pub struct Needs {
    pub min_area: Option<Area>,
    pub max_area: Option<Area>,
    pub min_price: Option<Amount>,
    pub max_price: Option<Amount>,
    /// Codes of layouts.
    #[schema(max_items = 20)]
    pub layouts: Vec<String>,
    /// Projects of the company that the customer looks at; whoever names one has to see it.
    #[schema(max_items = 20)]
    pub project_ids: Vec<ProjectId>,
    #[schema(max_length = 64)]
    pub purpose: Option<String>,
    pub decide_by_on: Option<Date>,
}

/// Who lives with the customer 家庭.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult,
)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"members": 4, "children": 2, "structure": "three generations"}))]
pub struct Family {
    /// The customer included.
    #[schema(minimum = 1, maximum = 30)]
    pub members: Option<i32>,
    #[schema(minimum = 0, maximum = 20)]
    pub children: Option<i32>,
    #[schema(max_length = 64)]
    pub structure: Option<String>,
}

/// A person or company that may buy. Phone, e-mail and identity are those of the preferred contacts
/// and document, kept here for lists.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerId,
    pub company_id: CompanyId,
    /// Who entered the customer; who has him now is said by his assignments.
    pub owner_id: UserId,
    pub team_id: Option<TeamId>,
    pub kind: CustomerKind,
    pub name: String,
    /// The name in lower case, for search.
    pub name_search: String,
    /// The customer's own key, wrapped; destroying it erases the person. Empty once that is done.
    pub data_key: String,
    pub phone_cipher: String,
    pub phone_hash: String,
    /// `138****0000`.
    pub phone_mask: String,
    pub email_cipher: Option<String>,
    pub email_hash: Option<String>,
    pub email_mask: Option<String>,
    pub gender: Option<Gender>,
    pub birth_year: Option<i32>,
    /// Of who has shown no papers, what his kind shows as a rule.
    pub id_type: IdType,
    /// Empty of who has shown no papers, like hash and mask.
    pub id_number_cipher: String,
    pub id_number_hash: String,
    pub id_number_mask: String,
    /// Null since documents have rows of their own.
    pub id_number_key: Option<String>,
    pub source: CustomerSource,
    pub needs: Option<Needs>,
    pub remarks: Option<String>,
    pub family: Option<Family>,
    /// Where the customer lives 居住区域.
    pub home_district: Option<String>,
    pub occupation: Option<String>,
    /// The entry into which this one was merged: both are the same person.
    pub merged_into: Option<CustomerId>,
    /// Who stands for this one at the end of all merges.
    pub survivor_id: Option<CustomerId>,
    pub merged_at: Option<DateTimeUtc>,
    /// The person asked to be forgotten; his key is destroyed.
    pub erased_at: Option<DateTimeUtc>,
    pub blacklisted_at: Option<DateTimeUtc>,
    pub blacklist_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
