//! System parameters 系统参数: typed, validated, with history, overridable per project.
//!
//! Every version ever set is a row; the newest counts. All of them are kept in memory until the
//! epoch says that one has changed.

use super::epoch::{self, Kind as EpochKind};
use super::error::{Error, Result};
use super::fault::FaultCode;
use super::read::Reader;
use super::tx::{Subject, Tx};
use entity::customers::grade_rule::GradeRule;
use entity::id::{ParameterId, ProjectId};
use entity::kernel::parameter_version::{self, Column};
use entity::sales::terms::{PaymentTerms, PenaltyTerms};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use super::parameter_list::DEFINITIONS;

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Flag,
    Integer {
        min: i64,
        max: i64,
    },
    /// A decimal fraction between zero and one.
    Ratio,
    Choice(&'static [&'static str]),
    GradeRule,
    /// Some of these, each once.
    Choices(&'static [&'static str]),
    PaymentTerms,
    PenaltyTerms,
}

/// A parameter that exists.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    pub key: &'static str,
    pub kind: Kind,
    /// Default as JSON.
    pub default: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// A project can have a value of its own. What bounds more than a project has one value for
    /// all of them: the widest of several would count, and each project could widen its own.
    pub per_project: bool,
}

type Text = &'static str;

/// A value of any kind, by key and default.
pub(super) const fn typed(of: (Text, Text), kind: Kind, zh: Text, en: Text) -> Definition {
    Definition { key: of.0, kind, default: of.1, zh, en, per_project: true }
}

/// A whole number between bounds, by key and default.
pub(super) const fn whole(
    of: (Text, Text),
    (min, max): (i64, i64),
    zh: Text,
    en: Text,
) -> Definition {
    typed(of, Kind::Integer { min, max }, zh, en)
}

/// A choice of two, by key and default.
pub(super) const fn flag(of: (Text, Text), zh: Text, en: Text) -> Definition {
    typed(of, Kind::Flag, zh, en)
}

/// One of several words, by key and default.
pub(super) const fn choice(
    of: (Text, Text),
    words: &'static [&'static str],
    zh: Text,
    en: Text,
) -> Definition {
    typed(of, Kind::Choice(words), zh, en)
}

impl Definition {
    /// With one value for every project.
    pub(super) const fn system_wide(mut self) -> Self {
        self.per_project = false;
        self
    }

    /// The project whose own value counts, where one can count.
    fn own(&self, project_id: Option<ProjectId>) -> Option<ProjectId> {
        project_id.filter(|_| self.per_project)
    }

    /// The parameter of this key.
    pub fn find(key: &str) -> Result<&'static Self> {
        DEFINITIONS.iter().find(|d| d.key == key).ok_or(Error::NotFound("parameter"))
    }

    /// The value that counts when nobody has set one.
    pub fn default_value(&self) -> Result<Value> {
        Ok(serde_json::from_str(self.default)?)
    }

    /// Checks a value against the kind.
    pub fn check(&self, value: &Value) -> Result<()> {
        let fits = match self.kind {
            Kind::Flag => value.is_boolean(),
            Kind::Integer { min, max } => value.as_i64().is_some_and(|n| (min..=max).contains(&n)),
            Kind::Ratio => value
                .as_str()
                .and_then(|text| text.parse::<entity::Rate>().ok())
                .is_some_and(|rate| rate <= entity::Rate::ONE),
            Kind::Choice(choices) => value.as_str().is_some_and(|text| choices.contains(&text)),
            Kind::GradeRule => serde_json::from_value::<GradeRule>(value.clone())
                .is_ok_and(|rule| rule.makes_sense()),
            Kind::Choices(choices) => value.as_array().is_some_and(|list| some_of(choices, list)),
            Kind::PaymentTerms => PaymentTerms::deserialize_from(value),
            Kind::PenaltyTerms => PenaltyTerms::deserialize_from(value),
        };
        if fits { Ok(()) } else { Err(Error::fault("/value", FaultCode::InvalidValue)) }
    }

    /// The kind and its bounds as the API shows them.
    #[must_use]
    pub fn schema(&self) -> Value {
        match self.kind {
            Kind::Flag => json!({"type": "boolean"}),
            Kind::Integer { min, max } => {
                json!({"type": "integer", "minimum": min, "maximum": max})
            }
            Kind::Ratio => {
                json!({"type": "string", "format": "decimal", "minimum": "0", "maximum": "1"})
            }
            Kind::Choice(choices) => json!({"type": "string", "enum": choices}),
            Kind::GradeRule => json!({"$ref": "#/components/schemas/GradeRule"}),
            Kind::Choices(choices) => json!({
                "type": "array", "uniqueItems": true, "items": {"type": "string", "enum": choices}
            }),
            Kind::PaymentTerms => json!({"$ref": "#/components/schemas/PaymentTerms"}),
            Kind::PenaltyTerms => json!({"$ref": "#/components/schemas/PenaltyTerms"}),
        }
    }
}

fn some_of(choices: &[&str], list: &[Value]) -> bool {
    let known = |value: &Value| value.as_str().is_some_and(|text| choices.contains(&text));
    list.iter().enumerate().all(|(index, value)| known(value) && !list[..index].contains(value))
}

trait Parses: DeserializeOwned {
    fn deserialize_from(value: &Value) -> bool {
        serde_json::from_value::<Self>(value.clone()).is_ok()
    }
}
impl Parses for PaymentTerms {}
impl Parses for PenaltyTerms {}

/// A value with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Current {
    pub value: Value,
    /// Zero for the built-in default.
    pub version: i32,
    pub project_id: Option<ProjectId>,
}

/// Every value that was set.
#[derive(Debug, Default)]
pub struct Values(HashMap<(String, Option<ProjectId>), (i32, Value)>);

/// Reads a parameter: the project's value, else the system's, else the default.
pub async fn read<T: DeserializeOwned>(
    reader: &Reader<'_>,
    key: &str,
    project_id: Option<ProjectId>,
) -> Result<T> {
    let current = current(reader, key, project_id).await?;
    Ok(serde_json::from_value(current.value)?)
}

/// The value that counts, with where it comes from.
pub async fn current(
    reader: &Reader<'_>,
    key: &str,
    project_id: Option<ProjectId>,
) -> Result<Current> {
    let definition = Definition::find(key)?;
    let values = values(reader).await?;
    for scope in [definition.own(project_id), None] {
        if let Some((version, value)) = values.0.get(&(key.to_owned(), scope)) {
            let value = value.clone();
            return Ok(Current { value, version: *version, project_id: scope });
        }
    }
    Ok(Current { value: definition.default_value()?, version: 0, project_id: None })
}

/// The value that counts as the database says it, this transaction's own change included; what is
/// kept in memory hears of a change only once it is committed.
pub async fn stored(
    reader: &Reader<'_>,
    key: &str,
    project_id: Option<ProjectId>,
) -> Result<Current> {
    let definition = Definition::find(key)?;
    let mut scopes = vec![scope_text(None)];
    scopes.extend(definition.own(project_id).map(|id| id.to_string()));
    let rows = parameter_version::Entity::find()
        .filter(Column::Key.eq(key))
        .filter(Column::Scope.is_in(scopes))
        .all(&reader.db)
        .await?;
    // The project's own value before the system's, the newest before the older ones.
    match rows.into_iter().max_by_key(|row| (row.project_id.is_some(), row.version)) {
        Some(row) => {
            Ok(Current { value: row.value, version: row.version, project_id: row.project_id })
        }
        None => Ok(Current { value: definition.default_value()?, version: 0, project_id: None }),
    }
}

async fn values(reader: &Reader<'_>) -> Result<Arc<Values>> {
    if let Some(values) = reader.kernel.caches.values() {
        return Ok(values);
    }
    let so = reader.kernel.caches.parameters();
    let rows =
        parameter_version::Entity::find().order_by_asc(Column::Version).all(&reader.db).await?;
    let newest =
        rows.into_iter().map(|row| ((row.key, row.project_id), (row.version, row.value))).collect();
    let values = Arc::new(Values(newest));
    reader.kernel.caches.keep_values(values.clone(), so);
    Ok(values)
}

/// Sets a parameter, system-wide or for a project; the older values stay as history.
pub async fn set(
    tx: &mut Tx<'_>,
    key: &str,
    project_id: Option<ProjectId>,
    value: Value,
) -> Result<()> {
    let definition = Definition::find(key)?;
    definition.check(&value)?;
    let scope = scope_text(project_id);
    let last = parameter_version::Entity::find()
        .filter(Column::Key.eq(key))
        .filter(Column::Scope.eq(&scope))
        .order_by_desc(Column::Version)
        .one(tx.db())
        .await?;
    let row = parameter_version::Model {
        id: tx.id::<ParameterId>(),
        key: key.to_owned(),
        project_id,
        scope,
        version: last.as_ref().map_or(1, |last| last.version + 1),
        value: value.clone(),
        set_at: tx.now,
        set_by: tx.actor.user_id,
    };
    let id = row.id;
    parameter_version::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .map_err(|error| if Error::is_duplicate(&error) { Error::Stale } else { error.into() })?;
    epoch::raise(tx, EpochKind::Parameters).await?;
    let before = last.map(|last| last.value);
    let subject = Subject { kind: "admin.parameter", id: id.0, project_id };
    tx.record("admin.parameter.set", subject, &json!({"key": key, "from": before, "to": value}))
}

/// Every value a parameter has had, newest first.
pub async fn history(
    reader: &Reader<'_>,
    key: &str,
    project_id: Option<ProjectId>,
) -> Result<Vec<parameter_version::Model>> {
    Definition::find(key)?;
    let rows = parameter_version::Entity::find()
        .filter(Column::Key.eq(key))
        .filter(Column::Scope.eq(scope_text(project_id)))
        .order_by_desc(Column::Version)
        .all(&reader.db)
        .await?;
    Ok(rows)
}

/// Where a parameter ever had this value: projects, and `None` for the whole system.
pub async fn ever(
    reader: &Reader<'_>,
    key: &str,
    value: &Value,
) -> Result<BTreeSet<Option<ProjectId>>> {
    Definition::find(key)?;
    let rows =
        parameter_version::Entity::find().filter(Column::Key.eq(key)).all(&reader.db).await?;
    let had = rows.into_iter().filter(|row| row.value == *value);
    Ok(had.map(|row| row.project_id).collect())
}

fn scope_text(project_id: Option<ProjectId>) -> String {
    project_id.map_or_else(|| "system".to_owned(), |id| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_fits_its_own_definition() -> Result<()> {
        for definition in DEFINITIONS {
            definition.check(&definition.default_value()?)?;
        }
        assert!(DEFINITIONS.windows(2).all(|pair| pair[0].key < pair[1].key));
        Ok(())
    }
}
