//! Who acts, what he may do, and how far he sees.

use super::act::Act;
use super::act_set::ActSet;
use super::error::{Error, Result};
use entity::id::{CompanyId, ProjectId, TeamId, UserId};
use sea_orm::{ColumnTrait, Condition};

/// Whose records of customers and trades are seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// Everybody's.
    Any,
    /// The team's, and one's own.
    Team(TeamId),
    /// One's own.
    Own,
}

/// What is seen: narrowing of every read and write; what lies outside does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// `None` sees every company.
    pub company: Option<CompanyId>,
    /// `None` sees every project.
    pub projects: Option<Vec<ProjectId>>,
    pub people: People,
}

/// A signed-in user, or the system itself.
#[derive(Debug, Clone)]
pub struct Actor {
    /// `None` for the system.
    pub user_id: Option<UserId>,
    pub username: String,
    pub display_name: String,
    pub company_id: Option<CompanyId>,
    pub team_id: Option<TeamId>,
    /// Codes of the roles held.
    pub roles: Vec<String>,
    pub acts: ActSet,
    pub scope: Scope,
}

impl Actor {
    /// The system: jobs and start-up act in its name, without bounds.
    #[must_use]
    pub fn system() -> Self {
        Self {
            user_id: None,
            username: "system".to_owned(),
            display_name: "System".to_owned(),
            company_id: None,
            team_id: None,
            roles: vec![],
            acts: ActSet::full(),
            scope: Scope { company: None, projects: None, people: People::Any },
        }
    }

    /// May the actor perform this?
    #[must_use]
    pub fn may(&self, act: u16) -> bool {
        self.acts.contains(Act::of(act))
    }

    /// 403 unless the actor may perform this.
    pub fn need(&self, act: Act) -> Result<()> {
        if self.acts.contains(act) { Ok(()) } else { Err(Error::Forbidden(act)) }
    }

    /// The user; documents have a person as author, never the system.
    pub fn user(&self) -> Result<UserId> {
        self.user_id.ok_or_else(|| Error::internal("the system is not the author of documents"))
    }

    #[must_use]
    pub fn holds(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }
}

impl Scope {
    /// Rows of visible projects.
    pub fn projects<C: ColumnTrait>(&self, column: C) -> Condition {
        match &self.projects {
            None => Condition::all(),
            Some(ids) => Condition::all().add(column.is_in(ids.iter().map(|id| id.0))),
        }
    }

    /// Rows of visible companies.
    pub fn companies<C: ColumnTrait>(&self, column: C) -> Condition {
        match self.company {
            None => Condition::all(),
            Some(id) => Condition::all().add(column.eq(id.0)),
        }
    }

    /// Rows whose owner is visible.
    pub fn people<C: ColumnTrait>(&self, me: Option<UserId>, owner: C, team: C) -> Condition {
        let own = owner.eq(me.map(|id| id.0).unwrap_or_default());
        match &self.people {
            People::Any => Condition::all(),
            People::Own => Condition::all().add(own),
            People::Team(id) => Condition::any().add(own).add(team.eq(id.0)),
        }
    }

    #[must_use]
    pub fn sees_project(&self, id: ProjectId) -> bool {
        self.projects.as_ref().is_none_or(|ids| ids.contains(&id))
    }

    #[must_use]
    pub fn sees_company(&self, id: CompanyId) -> bool {
        self.company.is_none_or(|own| own == id)
    }

    /// Is a row of this owner visible?
    #[must_use]
    pub fn sees_owner(&self, me: Option<UserId>, owner: UserId, team: Option<TeamId>) -> bool {
        match &self.people {
            People::Any => true,
            People::Own => me == Some(owner),
            People::Team(id) => me == Some(owner) || team == Some(*id),
        }
    }
}
