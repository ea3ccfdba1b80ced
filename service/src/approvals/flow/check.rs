//! What is wrong with a flow, all of it at once: rules that do not compile, and steps that nobody
//! could decide.

use crate::approvals::document::DocumentType;
use crate::approvals::people;
use crate::kernel::rule;
use crate::kernel::{Act, Fault, FaultCode, Result, Tx};
use entity::admin::role;
use entity::approvals::definition::{FlowDefinition, FlowStep};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Faults of a definition that stands at `/definition`.
pub(super) async fn faults(
    tx: &Tx<'_>,
    document: &'static DocumentType,
    definition: &FlowDefinition,
) -> Result<Vec<Fault>> {
    let mut faults = vec![];
    let home = "/definition";
    check_rule(&mut faults, document, definition.auto_refuse.as_deref(), "/definition/auto_refuse");
    let pass = format!("{home}/auto_pass");
    check_rule(&mut faults, document, definition.auto_pass.as_deref(), &pass);
    if definition.auto_pass.is_some() && !document.passable {
        let why = "documents of this kind are decided by people";
        faults.push(Fault::at(pass, FaultCode::InvalidValue).saying(why));
    }
    for (index, step) in definition.steps.iter().enumerate() {
        let at = format!("{home}/steps/{index}");
        check_rule(&mut faults, document, step.condition.as_deref(), &format!("{at}/condition"));
        shape(&mut faults, step, &at);
        check_roles(tx, &mut faults, document, step, &at).await?;
        check_people(tx, &mut faults, document, step, &at).await?;
    }
    Ok(faults)
}

fn check_rule(
    faults: &mut Vec<Fault>,
    document: &'static DocumentType,
    expression: Option<&str>,
    at: &str,
) {
    let wrong = expression.and_then(|expression| rule::check(expression, document.facts()).err());
    faults.extend(wrong.map(|why| Fault::at(at, FaultCode::InvalidFormat).saying(why)));
}

/// A role or people, and a deadline with its role or neither.
fn shape(faults: &mut Vec<Fault>, step: &FlowStep, at: &str) {
    match (&step.role, step.user_ids.is_empty()) {
        (None, true) => {
            faults.push(Fault::at(format!("{at}/role"), FaultCode::MissingOption));
        }
        (Some(_), false) => {
            faults.push(Fault::at(format!("{at}/user_ids"), FaultCode::Conflict));
        }
        _ => {}
    }
    match (step.deadline_hours, &step.escalate_to) {
        (Some(_), None) => {
            faults.push(Fault::at(format!("{at}/escalate_to"), FaultCode::Required));
        }
        (None, Some(_)) => {
            faults.push(Fault::at(format!("{at}/deadline_hours"), FaultCode::Required));
        }
        _ => {}
    }
    for (index, id) in step.user_ids.iter().enumerate() {
        if step.user_ids[..index].contains(id) {
            faults.push(Fault::at(format!("{at}/user_ids/{index}"), FaultCode::Duplicate));
        }
    }
}

fn lacks(at: String, document: &DocumentType) -> Fault {
    let act = Act::of(document.decided_by).name();
    Fault::at(at, FaultCode::InvalidValue).saying(format!("lacks the permission {act}"))
}

/// The roles exist and may decide.
async fn check_roles(
    tx: &Tx<'_>,
    faults: &mut Vec<Fault>,
    document: &DocumentType,
    step: &FlowStep,
    at: &str,
) -> Result<()> {
    for (name, code) in [("role", &step.role), ("escalate_to", &step.escalate_to)] {
        let Some(code) = code else { continue };
        let role = role::Entity::find().filter(role::Column::Code.eq(code)).one(tx.db()).await?;
        let at = format!("{at}/{name}");
        let Some(role) = role else {
            faults.push(Fault::at(at, FaultCode::NotFound));
            continue;
        };
        let act = Act::of(document.decided_by).name();
        if !people::may(tx.db(), &[role], act).await? {
            faults.push(lacks(at, document));
        }
    }
    Ok(())
}

/// The people exist, are enabled, and may decide.
async fn check_people(
    tx: &Tx<'_>,
    faults: &mut Vec<Fault>,
    document: &DocumentType,
    step: &FlowStep,
    at: &str,
) -> Result<()> {
    let people = people::load(tx.db(), &step.user_ids).await?;
    for (index, id) in step.user_ids.iter().enumerate() {
        let at = format!("{at}/user_ids/{index}");
        let found = people.iter().find(|person| person.id == *id);
        let seen = found.filter(|person| tx.actor.scope.sees_company(person.company_id));
        let Some(person) = seen else {
            faults.push(Fault::at(at, FaultCode::NotFound));
            continue;
        };
        let act = Act::of(document.decided_by).name();
        if !people::may(tx.db(), &person.roles, act).await? {
            faults.push(lacks(at, document));
        }
    }
    Ok(())
}
