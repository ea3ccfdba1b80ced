//! Who may be addressed: asked at the launch, and again whenever something goes out.

use crate::customers::{consent, customer};
use crate::kernel::{Reader, Result, parameter};
use entity::customers::campaign::{self, CampaignChannel};
use entity::id::CustomerId;
use std::collections::{HashMap, HashSet};

/// Who may be addressed by the channel.
pub enum Addressed {
    Everybody,
    /// Who said so; of others the policy decides. Nobody whom the house does not deal with.
    Said {
        words: HashMap<CustomerId, bool>,
        silent: bool,
        blacklisted: HashSet<CustomerId>,
    },
}

impl Addressed {
    /// Reads what these customers said on the campaign's channel, now.
    pub async fn read(
        reader: &Reader<'_>,
        row: &campaign::Model,
        ids: &[CustomerId],
    ) -> Result<Self> {
        let Some(channel) = CampaignChannel::consent(row.channel) else {
            return Ok(Self::Everybody);
        };
        let key = "customers.campaign.consent";
        let policy: String = parameter::read(reader, key, Some(row.project_id)).await?;
        let words = consent::last_words(reader, channel, ids).await?;
        let blacklisted = customer::blacklisted(reader, ids).await?;
        Ok(Self::Said { words, silent: policy != "opt_in", blacklisted })
    }

    /// Whether this one may be addressed.
    #[must_use]
    pub fn includes(&self, id: CustomerId) -> bool {
        match self {
            Self::Everybody => true,
            Self::Said { words, silent, blacklisted } => {
                !blacklisted.contains(&id) && words.get(&id).copied().unwrap_or(*silent)
            }
        }
    }
}
