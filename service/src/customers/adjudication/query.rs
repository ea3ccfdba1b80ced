//! Adjudications as shown: the number masked, the timeline with what the rule makes of each fact.

use super::load::{get, state_at};
use super::rule::{Claim, Fact, FactOutcome, FactStanding};
use super::verdict::{self, computed, facts_of, same};
use crate::customers::broker::{Names, Reporter, reporters};
use crate::customers::customer::PHONE;
use crate::customers::customer::phone::Phone;
use crate::customers::{assignment, customer};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{People, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::adjudication::{AdjudicationState, ClaimantKind, Column, Entity, Model};
use entity::customers::adjudication_verdict;
use entity::id::{
    AdjudicationId, BrokerId, ChannelCompanyId, CustomerId, ProjectId, RegistrationId, UserId,
    VisitId,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at"];

/// An adjudication as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000094",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "registration_id": "0193a5c0-0000-7000-8000-000000000093", "visit_id": null,
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "phone": "138****8000",
    "status": "requested", "reason": "两家渠道均称客户由其带访",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T06:00:00Z",
    "reporter": {
        "broker_id": "0193a5c0-0000-7000-8000-000000000092", "broker_name": "赵敏",
        "channel_company_id": "0193a5c0-0000-7000-8000-000000000091",
        "channel_company_name": "链家广州"
    },
    "winner": null, "winning_reporter": null, "appeal_until_at": null,
    "appeal_reason": null, "appealed_by_id": null, "appealed_at": null, "verdicts": null,
    "version": 1
}))]
pub struct AdjudicationView {
    pub id: AdjudicationId,
    pub project_id: ProjectId,
    /// The report about which it is asked.
    pub registration_id: Option<RegistrationId>,
    /// The visit about which it is asked.
    pub visit_id: Option<VisitId>,
    /// The customer, where he is known.
    pub customer_id: Option<CustomerId>,
    /// Masked.
    pub phone: String,
    pub status: AdjudicationState,
    pub reason: String,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    /// Whose report it is about which it is asked.
    pub reporter: Option<Reporter>,
    /// To whom the customer counts by the last verdict.
    pub winner: Option<Claim>,
    /// Whose report that is, where it is one.
    pub winning_reporter: Option<Reporter>,
    /// End of the time for an appeal.
    pub appeal_until_at: Option<DateTime<Utc>>,
    pub appeal_reason: Option<String>,
    pub appealed_by_id: Option<UserId>,
    pub appealed_at: Option<DateTime<Utc>>,
    /// The first verdict and the one on the appeal; told where one adjudication is read.
    pub verdicts: Option<Vec<VerdictView>>,
    pub version: i32,
}

/// A verdict as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "round": 1, "rule": "channel-2026-11", "judged_at": "2025-03-10T06:00:00Z",
    "collected_at": "2025-03-10T06:00:00Z", "timeline": [],
    "found": {"kind": "report", "id": "0193a5c0-0000-7000-8000-000000000093"},
    "winner": null, "departs": false, "reason": null, "decided_by_id": null, "decided_at": null
}))]
pub struct VerdictView {
    /// 1 the first, 2 the appeal.
    pub round: i32,
    /// Name and version of the rule.
    pub rule: String,
    /// The moment for which protections are weighed.
    pub judged_at: DateTime<Utc>,
    pub collected_at: DateTime<Utc>,
    /// What was known, by its moments.
    pub timeline: Vec<TimelineFact>,
    /// What the rule finds.
    pub found: Claim,
    /// What was decided; null until then.
    pub winner: Option<Claim>,
    /// The decision is not what the rule finds.
    pub departs: bool,
    pub reason: Option<String>,
    pub decided_by_id: Option<UserId>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// One fact of a timeline.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "report", "id": "0193a5c0-0000-7000-8000-000000000093",
    "at": "2025-03-10T02:00:00Z", "until": "2025-03-11T02:00:00Z", "visited_at": null,
    "standing": "stands", "partial": false, "through_report": false,
    "user_id": "0193a5c0-0000-7000-8000-000000000007",
    "broker_id": "0193a5c0-0000-7000-8000-000000000092", "broker_name": "赵敏",
    "channel_company_id": "0193a5c0-0000-7000-8000-000000000091",
    "channel_company_name": "链家广州", "outcome": "wins", "new": false
}))]
pub struct TimelineFact {
    pub kind: ClaimantKind,
    /// Trade, assignment, report or visit, after the kind.
    pub id: Uuid,
    /// When it began.
    pub at: DateTime<Utc>,
    /// End of the protection; null where it does not end by itself.
    pub until: Option<DateTime<Utc>>,
    pub visited_at: Option<DateTime<Utc>>,
    /// What had become of it.
    pub standing: FactStanding,
    /// A part of the number, which may be somebody else's.
    pub partial: bool,
    /// The owner came to him through a report.
    pub through_report: bool,
    /// Whose it is, or who entered the report.
    pub user_id: Option<UserId>,
    pub broker_id: Option<BrokerId>,
    pub broker_name: Option<String>,
    pub channel_company_id: Option<ChannelCompanyId>,
    pub channel_company_name: Option<String>,
    /// What the rule makes of it.
    pub outcome: FactOutcome,
    /// Of an appeal: not known so at the first verdict.
    pub new: bool,
}

/// Which adjudications are wanted.
#[derive(Debug, Clone, Default)]
pub struct AdjudicationFilter {
    pub project_id: Option<ProjectId>,
    pub registration_id: Option<RegistrationId>,
    pub visit_id: Option<VisitId>,
    pub customer_id: Option<CustomerId>,
    pub author_id: Option<UserId>,
    pub winner_kind: Option<ClaimantKind>,
    pub winner_id: Option<Uuid>,
    /// The whole number.
    pub phone: Option<String>,
    pub status: Vec<AdjudicationState>,
}

/// Adjudications of visible projects: one's own are those that one asked for, and those of
/// customers whom one looks after.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let people = if scope.people == People::Any {
        Condition::all()
    } else {
        let asked = Column::AuthorId.eq(me.map(|id| id.0).unwrap_or_default());
        let cared = Column::CustomerId.in_subquery(assignment::cared_for(reader));
        Condition::any().add(asked).add(cared)
    };
    Entity::find().filter(scope.projects(Column::ProjectId)).filter(people)
}

/// One adjudication, with its verdicts.
pub async fn one(reader: &Reader<'_>, id: AdjudicationId) -> Result<AdjudicationView> {
    let row = get(reader, id).await?;
    let rows = verdict::all(reader, id).await?;
    let first = rows.first().map(facts_of).transpose()?.unwrap_or_default();
    let mut facts = vec![];
    for row in &rows {
        facts.extend(facts_of(row)?);
    }
    let of = facts.iter().filter_map(|fact| fact.broker_id.zip(fact.channel_company_id));
    let names = Names::read(reader, of).await?;
    let told = |row| told(row, &first, &names);
    let verdicts = rows.into_iter().map(told).collect::<Result<_>>()?;
    let reporters = reporters(reader, named(&row)).await?;
    Ok(AdjudicationView { verdicts: Some(verdicts), ..shown(row, reader.now, &reporters) })
}

/// Visible adjudications, without their verdicts.
pub async fn list(
    reader: &Reader<'_>,
    filter: &AdjudicationFilter,
    paging: &Paging,
) -> Result<Listed<AdjudicationView>> {
    let mut select = visible(reader).filter(wanted(reader, filter));
    select = page::sorted(select, paging, |_| Column::CreatedAt);
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &Model| row.id.0);
    let rows = rows.await?;
    let reporters = reporters(reader, rows.items.iter().flat_map(named)).await?;
    Ok(rows.map(|row| shown(row, reader.now, &reporters)))
}

/// The reports that an adjudication names.
fn named(row: &Model) -> impl Iterator<Item = RegistrationId> + use<> {
    row.registration_id.into_iter().chain(winning(row))
}

/// The report that has won.
fn winning(row: &Model) -> Option<RegistrationId> {
    let report = row.winner_kind == Some(ClaimantKind::Report);
    row.winner_id.filter(|_| report).map(RegistrationId)
}

fn shown(
    row: Model,
    now: DateTime<Utc>,
    reporters: &HashMap<RegistrationId, Reporter>,
) -> AdjudicationView {
    let of = |id: Option<RegistrationId>| id.and_then(|id| reporters.get(&id).cloned());
    AdjudicationView {
        reporter: of(row.registration_id),
        winning_reporter: of(winning(&row)),
        id: row.id,
        project_id: row.project_id,
        registration_id: row.registration_id,
        visit_id: row.visit_id,
        customer_id: row.customer_id,
        status: state_at(&row, now),
        phone: row.phone_mask,
        reason: row.reason,
        author_id: row.author_id,
        created_at: row.created_at,
        winner: row.winner_kind.map(|kind| Claim { kind, id: row.winner_id }),
        appeal_until_at: row.appeal_until_at,
        appeal_reason: row.appeal_reason,
        appealed_by_id: row.appealed_by_id,
        appealed_at: row.appealed_at,
        verdicts: None,
        version: row.version,
    }
}

fn told(row: adjudication_verdict::Model, first: &[Fact], names: &Names) -> Result<VerdictView> {
    let facts = facts_of(&row)?;
    let outcomes = computed(&row.rule, &facts, row.judged_at)?.outcomes;
    let timeline = facts.into_iter().zip(outcomes).map(|(fact, outcome)| TimelineFact {
        new: row.round > 1 && !first.iter().any(|old| same(old, &fact)),
        kind: fact.kind,
        id: fact.id,
        at: fact.at,
        until: fact.until,
        visited_at: fact.visited_at,
        standing: fact.standing,
        partial: fact.partial,
        through_report: fact.through_report,
        user_id: fact.user_id,
        broker_id: fact.broker_id,
        broker_name: fact.broker_id.map(|id| names.broker(id)),
        channel_company_id: fact.channel_company_id,
        channel_company_name: fact.channel_company_id.map(|id| names.company(id)),
        outcome,
    });
    Ok(VerdictView {
        round: row.round,
        timeline: timeline.collect(),
        rule: row.rule,
        judged_at: row.judged_at,
        collected_at: row.collected_at,
        found: Claim { kind: row.found_kind, id: row.found_id },
        winner: row.winner_kind.map(|kind| Claim { kind, id: row.winner_id }),
        departs: row.departs,
        reason: row.reason,
        decided_by_id: row.decided_by_id,
        decided_at: row.decided_at,
    })
}

fn wanted(reader: &Reader<'_>, filter: &AdjudicationFilter) -> Condition {
    let customer = |id| Column::CustomerId.in_subquery(customer::kin(id));
    let states = filter.status.iter().map(|state| in_state(reader, *state));
    let states = states.fold(Condition::any(), Condition::add);
    Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.registration_id.map(|id| Column::RegistrationId.eq(id)))
        .add_option(filter.visit_id.map(|id| Column::VisitId.eq(id)))
        .add_option(filter.customer_id.map(customer))
        .add_option(filter.author_id.map(|id| Column::AuthorId.eq(id)))
        .add_option(filter.winner_kind.map(|kind| Column::WinnerKind.eq(kind)))
        .add_option(filter.winner_id.map(|id| Column::WinnerId.eq(id)))
        .add_option(filter.phone.as_ref().map(|text| numbered(reader, text)))
        .add_option((!filter.status.is_empty()).then_some(states))
}

/// What is no number is nobody's.
fn numbered(reader: &Reader<'_>, text: &str) -> Condition {
    let phone = Phone::parse(text);
    let hashes = phone.map(|phone| reader.kernel.cipher.search_hashes(PHONE, phone.as_str()));
    Condition::all().add(Column::PhoneHash.is_in(hashes.unwrap_or_default()))
}

/// As [`state_at`] says it.
fn in_state(reader: &Reader<'_>, state: AdjudicationState) -> Condition {
    let stored = Condition::all().add(Column::State.eq(state));
    match state {
        AdjudicationState::Decided => stored.add(Column::AppealUntilAt.gt(reader.now)),
        AdjudicationState::Final => {
            let over = Condition::all()
                .add(Column::State.eq(AdjudicationState::Decided))
                .add(Column::AppealUntilAt.lte(reader.now));
            Condition::any().add(stored).add(over)
        }
        _ => stored,
    }
}
