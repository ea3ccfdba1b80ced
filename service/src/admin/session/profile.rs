//! Who is signed in, with rights and scope.

use crate::kernel::act::Act;
use crate::kernel::{Actor, People, Result};
use entity::id::{CompanyId, ProjectId, TeamId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// The signed-in user.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000001", "username": "admin", "display_name": "管理员",
    "company_id": "0195a3c0-5b7e-7000-8000-000000000002", "team_id": null,
    "roles": ["administrator"], "permissions": ["sales.contract.sign"],
    "scope": {"company_id": null, "project_ids": null, "people": "any"}
}))]
pub struct Profile {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    pub company_id: Option<CompanyId>,
    pub team_id: Option<TeamId>,
    /// Codes of the roles held.
    pub roles: Vec<String>,
    /// Names of the acts that the user may perform.
    pub permissions: Vec<String>,
    pub scope: ProfileScope,
}

/// How far a user sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"company_id": null, "project_ids": null, "people": "any"}))]
pub struct ProfileScope {
    /// Null sees every company.
    pub company_id: Option<CompanyId>,
    /// Null sees every project.
    pub project_ids: Option<Vec<ProjectId>>,
    /// Whose customers and trades: `any`, `team` or `own`.
    pub people: String,
}

/// The actor as he sees himself.
pub fn of(actor: &Actor) -> Result<Profile> {
    let people = match actor.scope.people {
        People::Any => "any",
        People::Team(_) => "team",
        People::Own => "own",
    };
    Ok(Profile {
        id: actor.user()?,
        username: actor.username.clone(),
        display_name: actor.display_name.clone(),
        company_id: actor.company_id,
        team_id: actor.team_id,
        roles: actor.roles.clone(),
        permissions: Act::all()
            .filter(|act| actor.acts.contains(*act))
            .map(|act| act.name().to_owned())
            .collect(),
        scope: ProfileScope {
            company_id: actor.scope.company,
            project_ids: actor.scope.projects.clone(),
            people: people.to_owned(),
        },
    })
}
