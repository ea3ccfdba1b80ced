//! Names of brokers and channel companies, for what names them by id.

use crate::kernel::{Reader, Result};
use entity::customers::registration::Model as Report;
use entity::customers::{broker, channel_company, registration};
use entity::id::{BrokerId, ChannelCompanyId, RegistrationId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

/// Who reported somebody.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "broker_id": "0193a5c0-0000-7000-8000-000000000092", "broker_name": "赵敏",
    "channel_company_id": "0193a5c0-0000-7000-8000-000000000091",
    "channel_company_name": "链家广州"
}))]
pub struct Reporter {
    pub broker_id: BrokerId,
    pub broker_name: String,
    pub channel_company_id: ChannelCompanyId,
    pub channel_company_name: String,
}

/// The names of some, read at once.
#[derive(Debug, Default)]
pub(in crate::customers) struct Names {
    brokers: HashMap<BrokerId, String>,
    companies: HashMap<ChannelCompanyId, String>,
}

impl Names {
    /// Reads them, whoever reads.
    pub async fn read(
        reader: &Reader<'_>,
        of: impl IntoIterator<Item = (BrokerId, ChannelCompanyId)>,
    ) -> Result<Self> {
        let (brokers, companies): (BTreeSet<_>, BTreeSet<_>) =
            of.into_iter().map(|(broker, company)| (broker.0, company.0)).unzip();
        if brokers.is_empty() {
            return Ok(Self::default());
        }
        let brokers: Vec<(BrokerId, String)> = broker::Entity::find()
            .select_only()
            .columns([broker::Column::Id, broker::Column::Name])
            .filter(broker::Column::Id.is_in(brokers))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let companies: Vec<(ChannelCompanyId, String)> = channel_company::Entity::find()
            .select_only()
            .columns([channel_company::Column::Id, channel_company::Column::Name])
            .filter(channel_company::Column::Id.is_in(companies))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let (brokers, companies) = (brokers.into_iter().collect(), companies.into_iter().collect());
        Ok(Self { brokers, companies })
    }

    /// Name of a broker.
    pub fn broker(&self, id: BrokerId) -> String {
        self.brokers.get(&id).cloned().unwrap_or_default()
    }

    /// Name of a channel company.
    pub fn company(&self, id: ChannelCompanyId) -> String {
        self.companies.get(&id).cloned().unwrap_or_default()
    }
}

/// Who reported each of these.
pub(in crate::customers) async fn reporters(
    reader: &Reader<'_>,
    ids: impl IntoIterator<Item = RegistrationId>,
) -> Result<HashMap<RegistrationId, Reporter>> {
    let ids: BTreeSet<RegistrationId> = ids.into_iter().collect();
    let ids: Vec<RegistrationId> = ids.into_iter().collect();
    let mut reports: Vec<Report> = vec![];
    for some in ids.chunks(IDS_AT_ONCE) {
        let rows = registration::Entity::find()
            .filter(registration::Column::Id.is_in(some.iter().map(|id| id.0)));
        reports.extend(rows.all(&reader.db).await?);
    }
    let of = reports.iter().map(|row| (row.broker_id, row.channel_company_id));
    let names = Names::read(reader, of).await?;
    let told = |row: &Report| Reporter {
        broker_id: row.broker_id,
        broker_name: names.broker(row.broker_id),
        channel_company_id: row.channel_company_id,
        channel_company_name: names.company(row.channel_company_id),
    };
    Ok(reports.iter().map(|row| (row.id, told(row))).collect())
}
