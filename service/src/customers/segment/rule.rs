//! The rule of an audience: a condition over what is known of each customer.

use super::audience::Row;
use crate::customers::cluster;
use crate::customers::customer::people;
use crate::kernel::rule::{self, FactKind, Facts, fact};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Datelike, Utc};
use entity::Amount;
use entity::customers::grade::Grade;
use entity::customers::visit::VisitKind;
use entity::customers::{assignment, customer_tag, visit};
use entity::id::{CustomerId, ProjectId, UserId};
use entity::label::Labelled;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const FACTS: Facts = Facts(
    &[
        fact("kind", FactKind::Text, "客户类型", "person or company"),
        fact("source", FactKind::Text, "来源", "Where the customer came from"),
        fact("gender", FactKind::Text, "性别", "Gender; empty where unknown"),
        fact("age", FactKind::Integer, "年龄", "Age, by years alone"),
        fact("tags", FactKind::Texts, "标签", "Tags"),
        fact("min_price", FactKind::Fen, "预算下限", "What the customer wants to spend at least"),
        fact("max_price", FactKind::Fen, "预算上限", "What the customer wants to spend at most"),
        fact("layouts", FactKind::Texts, "意向户型", "Codes of layouts"),
        fact("purpose", FactKind::Text, "购房目的", "Purpose; empty where unknown"),
    ],
    &[
        fact("grade", FactKind::Text, "等级", "Grade in the project; empty where ungraded"),
        fact("pooled", FactKind::Flag, "在公客池", "In the project's public pool"),
        fact("idle_days", FactKind::Integer, "未跟进天数", "Days since the last contact"),
        fact("visits", FactKind::Integer, "来访次数", "Visits to the project"),
        fact("wants_project", FactKind::Flag, "意向本项目", "Names the project among needs"),
        fact("cluster", FactKind::Integer, "客户聚类", "Number of the cluster of customers"),
    ],
);

/// What is wrong with a rule, if anything.
pub(super) fn check(expression: &str) -> std::result::Result<(), String> {
    rule::check(expression, FACTS)
}

/// Those for whom the rule holds.
pub(super) async fn keep(
    reader: &Reader<'_>,
    project_id: ProjectId,
    expression: &str,
    rows: Vec<Row>,
) -> Result<Vec<Row>> {
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.id).collect();
    let known = Known::read(reader, project_id, &ids).await?;
    let things: Vec<Value> = rows.iter().map(|row| known.facts(reader, row)).collect();
    let fitting = rule::fitting(expression, FACTS, &things).map_err(Error::Internal)?;
    Ok(rows.into_iter().zip(fitting).filter(|(_, fits)| *fits).map(|(row, _)| row).collect())
}

/// What the project knows of some people, under whichever of their entries.
struct Known {
    project_id: ProjectId,
    tags: HashMap<CustomerId, BTreeSet<String>>,
    held: HashMap<CustomerId, Held>,
    visits: HashMap<CustomerId, i64>,
    clusters: HashMap<CustomerId, i32>,
}

struct Held {
    grade: Option<Grade>,
    owner_id: Option<UserId>,
    contact_at: DateTime<Utc>,
}

impl Known {
    async fn read(reader: &Reader<'_>, project_id: ProjectId, ids: &[CustomerId]) -> Result<Self> {
        let people = people(reader, ids).await?;
        let person = |id: CustomerId| people.get(&id).copied().unwrap_or(id);
        let entries = || people.keys().map(|id| id.0);
        let mut known = Self {
            project_id,
            tags: HashMap::new(),
            held: HashMap::new(),
            visits: HashMap::new(),
            clusters: cluster::numbers(reader, project_id, ids).await?,
        };
        let tags = customer_tag::Entity::find()
            .select_only()
            .columns([customer_tag::Column::CustomerId, customer_tag::Column::Tag])
            .filter(customer_tag::Column::CustomerId.is_in(entries()))
            .into_tuple::<(CustomerId, String)>();
        for (id, tag) in tags.all(&reader.db).await? {
            known.tags.entry(person(id)).or_default().insert(tag);
        }
        let held = assignment::Entity::find()
            .filter(assignment::Column::ProjectId.eq(project_id))
            .filter(assignment::Column::YieldsToId.is_null())
            .filter(assignment::Column::CustomerId.is_in(entries()));
        for row in held.all(&reader.db).await? {
            let assignment::Model { customer_id, grade, owner_id, contact_at, .. } = row;
            known.held.insert(person(customer_id), Held { grade, owner_id, contact_at });
        }
        let visits = visit::Entity::find()
            .select_only()
            .column(visit::Column::CustomerId)
            .column_as(visit::Column::Id.count(), "visits")
            .filter(visit::Column::ProjectId.eq(project_id))
            .filter(visit::Column::Kind.eq(VisitKind::Visit))
            .filter(visit::Column::VoidedAt.is_null())
            .filter(visit::Column::CustomerId.is_in(entries()))
            .group_by(visit::Column::CustomerId)
            .into_tuple::<(CustomerId, i64)>();
        for (id, count) in visits.all(&reader.db).await? {
            *known.visits.entry(person(id)).or_insert(0) += count;
        }
        Ok(known)
    }

    fn facts(&self, reader: &Reader<'_>, row: &Row) -> Value {
        let held = self.held.get(&row.id);
        let needs = row.needs.as_ref();
        let grade = held.and_then(|held| held.grade);
        let fen = |price: Amount| price.money().as_fen();
        json!({
            "kind": row.kind.value(),
            "source": row.source.value(),
            "gender": row.gender.map_or("", Labelled::value),
            "age": row.birth_year.map(|year| reader.now.year() - year),
            "tags": self.tags.get(&row.id).cloned().unwrap_or_default(),
            "min_price": needs.and_then(|needs| needs.min_price).map(fen),
            "max_price": needs.and_then(|needs| needs.max_price).map(fen),
            "layouts": needs.map(|needs| needs.layouts.as_slice()).unwrap_or_default(),
            "purpose": needs.and_then(|needs| needs.purpose.as_deref()).unwrap_or_default(),
            "grade": grade.map_or("", Labelled::value),
            "pooled": held.is_some_and(|held| held.owner_id.is_none()),
            "idle_days": held.map(|held| (reader.now - held.contact_at).num_days()),
            "visits": self.visits.get(&row.id).copied().unwrap_or_default(),
            "wants_project": needs
                .is_some_and(|needs| needs.project_ids.contains(&self.project_id)),
            "cluster": self.clusters.get(&row.id),
        })
    }
}
