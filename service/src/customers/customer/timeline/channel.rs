//! What came of channels and campaigns: reports, decisions whose he is, what he was told.

use super::{Happening, HappeningKind as Kind, Stretch};
use crate::customers::{adjudication, registration};
use crate::kernel::{Reader, Result, act};
use entity::customers::{
    adjudication as adjudication_row, campaign, campaign_target, registration as registration_row,
};
use entity::label::Labelled;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

/// Reports whose visit was confirmed as his.
pub async fn registrations(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use registration_row::Column;
    if !part.asks(reader, Kind::Registration, act::CUSTOMERS_REGISTRATION_LIST) {
        return Ok(vec![]);
    }
    let his = Column::CustomerId.is_in(ids.iter().copied());
    let select = registration::visible(reader).filter(his);
    let order = (Column::ReportedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Registration, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let what = (Kind::Registration, "customers.registration");
            Happening {
                project_id: Some(row.project_id),
                state: Some(row.state.value().to_owned()),
                text: row.reason,
                user_id: Some(row.author_id),
                ..Happening::new(what, row.id.0, row.reported_at)
            }
        })
        .collect())
}

/// Disputes about whose he is.
pub async fn adjudications(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use adjudication_row::Column;
    if !part.asks(reader, Kind::Adjudication, act::CUSTOMERS_ADJUDICATION_LIST) {
        return Ok(vec![]);
    }
    let reports = registration_row::Entity::find()
        .select_only()
        .column(registration_row::Column::Id)
        .filter(registration_row::Column::CustomerId.is_in(ids.iter().copied()))
        .into_query();
    let his = Condition::any()
        .add(Column::CustomerId.is_in(ids.iter().copied()))
        .add(Column::RegistrationId.in_subquery(reports));
    let select = adjudication::visible(reader).filter(his);
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Adjudication, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let what = (Kind::Adjudication, "customers.adjudication");
            Happening {
                project_id: Some(row.project_id),
                state: Some(row.state.value().to_owned()),
                text: Some(row.reason),
                user_id: Some(row.author_id),
                ..Happening::new(what, row.id.0, row.created_at)
            }
        })
        .collect())
}

/// Campaigns that addressed him.
pub async fn campaigns(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use campaign::Column;
    if !part.asks(reader, Kind::Campaign, act::CUSTOMERS_CAMPAIGN_LIST) {
        return Ok(vec![]);
    }
    let addressed = campaign_target::Entity::find()
        .select_only()
        .column(campaign_target::Column::CampaignId)
        .filter(campaign_target::Column::CustomerId.is_in(ids.iter().copied()))
        .filter(campaign_target::Column::Addressed.eq(true))
        .into_query();
    let select = campaign::Entity::find()
        .filter(Column::Id.in_subquery(addressed))
        .filter(Column::LaunchedAt.is_not_null())
        .filter(reader.scope().projects(Column::ProjectId));
    let order = (Column::LaunchedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Campaign, order).await?;
    let told = |row: campaign::Model| {
        let at = row.launched_at?;
        Some(Happening {
            project_id: Some(row.project_id),
            state: Some(row.channel.value().to_owned()),
            text: Some(row.name),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Campaign, "customers.campaign"), row.id.0, at)
        })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}
