//! What a new database starts with: a company, the built-in roles, the rule packs and an
//! administrator.

use super::built_in::ROLES;
use super::password::{self, Strength};
use super::refusal::Admin;
use crate::kernel::act::Act;
use crate::kernel::epoch::{self, Kind};
use crate::kernel::error::OnDuplicate;
use crate::kernel::rule_pack;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Error, Kernel, Result, commit};
use entity::admin::user_account::UserState;
use entity::admin::{role, role_permission, user_account, user_role};
use entity::id::{CompanyId, RoleId, UserId};
use entity::inventory::company::{self, CompanyKind};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::HashSet;

/// Brings a migrated database to where work can begin; safe to run at every start and by several
/// replicas at once.
pub async fn run(kernel: &Kernel, administrator: Option<&str>, strength: Strength) -> Result<()> {
    let hash = match administrator {
        Some(password) => Some(password::hash(password, strength).await?),
        None => None,
    };
    let act = "admin.system.install";
    commit::by_system(kernel, act, async |tx| install(tx, hash.as_deref()).await).await
}

async fn install(tx: &mut Tx<'_>, hash: Option<&str>) -> Result<()> {
    // Raising the epoch locks its row: replicas that start together come one after another.
    epoch::raise(tx, Kind::Rights).await?;
    let company_id = company(tx).await?;
    let roles = roles(tx).await?;
    grant_new_acts(tx, &roles).await?;
    if !rule_pack::exists(&tx.reader(), "default").await? {
        rule_pack::install(tx).await?;
        epoch::raise(tx, Kind::Parameters).await?;
    }
    if let Some(hash) = hash {
        administrator(tx, company_id, &roles, hash).await?;
    }
    Ok(())
}

async fn company(tx: &mut Tx<'_>) -> Result<CompanyId> {
    if let Some(company) = company::Entity::find().one(tx.db()).await? {
        return Ok(company.id);
    }
    let id = tx.id::<CompanyId>();
    let row = company::Model {
        id,
        code: "C001".to_owned(),
        name: "楼销置业 Louxiao Estates".to_owned(),
        kind: CompanyKind::Developer,
        created_at: tx.now,
        version: 1,
    };
    company::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    tx.audit_only(Subject::global("inventory.company", id), json!({"code": "C001"}));
    Ok(id)
}

async fn roles(tx: &mut Tx<'_>) -> Result<Vec<role::Model>> {
    let mut roles = role::Entity::find().all(tx.db()).await?;
    for built_in in ROLES {
        if roles.iter().any(|role| role.code == built_in.code) {
            continue;
        }
        let row = role::Model {
            id: tx.id::<RoleId>(),
            code: built_in.code.to_owned(),
            name: built_in.name.to_owned(),
            data_scope: built_in.scope,
            built_in: true,
            created_at: tx.now,
            version: 1,
        };
        role::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(tx.db())
            .await?;
        tx.audit_only(Subject::global("admin.role", row.id), json!({"code": row.code}));
        roles.push(row);
    }
    Ok(roles)
}

/// The administrator holds every act, so an act he lacks is one that this release brought: the
/// built-in roles get it as delivered. What an office took away stays taken away.
async fn grant_new_acts(tx: &mut Tx<'_>, roles: &[role::Model]) -> Result<()> {
    let id_of = |code: &str| roles.iter().find(|role| role.code == code).map(|role| role.id);
    let administrator =
        id_of("administrator").ok_or_else(|| Error::internal("no administrator role"))?;
    let known: HashSet<String> = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.eq(administrator))
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| row.act)
        .collect();
    let mut rows = vec![];
    for act in Act::all().filter(|act| !known.contains(act.name())) {
        for built_in in ROLES.iter().filter(|built_in| (built_in.holds)(act.name())) {
            if let Some(role_id) = id_of(built_in.code) {
                rows.push(role_permission::ActiveModel {
                    role_id: Set(role_id),
                    act: Set(act.name().to_owned()),
                });
            }
        }
    }
    for chunk in rows.chunks(200) {
        role_permission::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(tx.db())
            .await?;
    }
    Ok(())
}

async fn administrator(
    tx: &mut Tx<'_>,
    company_id: CompanyId,
    roles: &[role::Model],
    hash: &str,
) -> Result<()> {
    if user_account::Entity::find().one(tx.db()).await?.is_some() {
        return Ok(());
    }
    add_administrator(tx, company_id, roles, "admin", hash).await
}

/// One more administrator, for when nobody can sign in any more.
pub async fn create_administrator(tx: &mut Tx<'_>, username: &str, hash: &str) -> Result<()> {
    let company_id = company(tx).await?;
    let roles = roles(tx).await?;
    add_administrator(tx, company_id, &roles, &username.trim().to_lowercase(), hash).await
}

async fn add_administrator(
    tx: &mut Tx<'_>,
    company_id: CompanyId,
    roles: &[role::Model],
    username: &str,
    hash: &str,
) -> Result<()> {
    let role = roles.iter().find(|role| role.code == "administrator");
    let role_id = role.map(|role| role.id).ok_or_else(|| Error::internal("no such role"))?;
    let id = tx.id::<UserId>();
    let row = user_account::Model {
        id,
        company_id,
        team_id: None,
        username: username.to_owned(),
        display_name: "管理员".to_owned(),
        password_hash: hash.to_owned(),
        state: UserState::Active,
        created_at: tx.now,
        version: 1,
        last_sign_in_at: None,
    };
    user_account::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Admin::UsernameTaken.into())?;
    let held = user_role::ActiveModel { user_id: Set(id), role_id: Set(role_id) };
    user_role::Entity::insert(held).exec_without_returning(tx.db()).await?;
    tx.audit_only(Subject::global("admin.user", id), json!({"username": username}));
    Ok(())
}
