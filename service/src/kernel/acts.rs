//! Allowed acts: what the caller could do with a thing now, and why not the rest.

use super::act::Act;
use super::actor::Actor;
use super::error::{Error, Result};
use super::language::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// The acts of one thing.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(example = json!({"allowed": ["withdraw"], "refused": [{"act": "sign", "code": "invalid_transition", "detail": "The act is not possible in the present state."}]}))]
pub struct Acts {
    /// Last part of the act's name, as it stands in the path.
    pub allowed: Vec<String>,
    pub refused: Vec<RefusedAct>,
}

/// An act that is not possible now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"act": "sign", "code": "invalid_transition", "detail": "The act is not possible in the present state."}))]
pub struct RefusedAct {
    pub act: String,
    /// Code of the refusal that the act would meet.
    pub code: String,
    pub detail: String,
}

impl Acts {
    /// Notes an act: forbidden, refused by its own guard, or allowed. A guard's fault of ours is
    /// passed on.
    pub fn weigh<E: Into<Error>>(
        &mut self,
        actor: &Actor,
        act: u16,
        guard: std::result::Result<(), E>,
    ) -> Result<()> {
        let act = Act::of(act);
        let verb = act.name().rsplit('.').next().unwrap_or_default().replace('_', "-");
        let (code, detail) = match (actor.need(act), guard.map_err(Into::into)) {
            (Ok(()), Ok(())) => {
                self.allowed.push(verb);
                return Ok(());
            }
            (Err(_), _) => {
                ("forbidden", Language::spoken().pick("没有相应权限。", "You lack the permission."))
            }
            (_, Err(Error::Refused(refusal))) => (refusal.text.code, refusal.text.told()),
            (_, Err(Error::Invalid(faults))) => {
                faults.first().map_or(("invalid", ""), |f| (f.code.code(), f.code.told()))
            }
            (_, Err(Error::NotFound(_))) => {
                ("not_found", Language::spoken().pick("没有该对象。", "There is no such thing."))
            }
            (_, Err(other)) => return Err(other),
        };
        self.refused.push(RefusedAct {
            act: verb,
            code: code.to_owned(),
            detail: detail.to_owned(),
        });
        Ok(())
    }
}
