//! Users 用户.

use crate::id::{CompanyId, TeamId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// A disabled user is refused at once, tokens included.
    UserState in "user_state" {
        "active" Active ("启用", "Active"),
        "disabled" Disabled ("停用", "Disabled"),
    }
}

crate::transitions!(UserState in "admin.user" {
    disable { Active => Disabled }
    enable { Disabled => Active }
});

/// A person who signs in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    pub company_id: CompanyId,
    pub team_id: Option<TeamId>,
    /// Lower case, unique.
    pub username: String,
    pub display_name: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    pub state: UserState,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// Null for who never signed in.
    pub last_sign_in_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
