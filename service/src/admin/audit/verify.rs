//! Walks the audit chain and tells the first place where it does not hold.

use super::seal::HEAD;
use crate::kernel::{Reader, Result, audit};
use entity::id::AuditId;
use entity::kernel::{audit_head, audit_log};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows read in one go.
const PAGE: u64 = 2_000;

entity::worded! {
    /// What is wrong with the first bad row.
    Flaw in "flaw" {
        /// The row, or one before it, says something else than when it was sealed.
        "altered" Altered ("内容被改", "Altered"),
        /// A row is missing here, or stands at another place.
        "out_of_place" OutOfPlace ("缺行或错位", "Missing or out of place"),
        /// The chain ends before its head.
        "cut_off" CutOff ("末尾被截", "Cut off"),
        /// The head was not written by this program.
        "false_head" FalseHead ("链头不实", "False head"),
        /// The row was not written by this program, or was altered before it was sealed.
        "not_ours" NotOurs ("非本系统写入", "Not written by this system"),
    }
}

/// The first bad place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "seq": 42, "id": "01937a1c-2c00-7000-8000-000000000001", "flaw": "altered"
}))]
pub struct FirstBad {
    /// Place in the chain; null for a row that is not sealed yet.
    pub seq: Option<i64>,
    /// The row found there, if there is one.
    pub id: Option<AuditId>,
    pub flaw: Flaw,
}

/// What the verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"ok": true, "examined": 1204, "first_bad": null}))]
pub struct Verification {
    pub ok: bool,
    /// Rows looked at, sealed or not.
    pub examined: u64,
    pub first_bad: Option<FirstBad>,
}

/// How far the walk has come.
struct Walk {
    seq: i64,
    seal: String,
    examined: u64,
}

/// Verifies the whole trail: edits, deletions, insertions, changes of order and a cut tail show.
///
/// What the database alone cannot show: a row deleted in the minute before it is sealed, and a cut
/// tail whose older head was put back. Each sealing writes its head to the log, to be kept apart.
pub async fn verify(reader: &Reader<'_>) -> Result<Verification> {
    let mut walk = Walk { seq: 0, seal: String::new(), examined: 0 };
    let mut first_bad = chain(reader, &mut walk).await?;
    if first_bad.is_none() {
        first_bad = unsealed(reader, &mut walk).await?;
    }
    // The installation itself left rows: a trail without any has been emptied.
    if first_bad.is_none() && walk.examined == 0 {
        first_bad = Some(FirstBad { seq: Some(1), id: None, flaw: Flaw::CutOff });
    }
    Ok(Verification { ok: first_bad.is_none(), examined: walk.examined, first_bad })
}

async fn chain(reader: &Reader<'_>, walk: &mut Walk) -> Result<Option<FirstBad>> {
    let mut head = head(reader).await?;
    loop {
        let rows = audit_log::Entity::find()
            .filter(audit_log::Column::Seq.gt(walk.seq))
            .order_by_asc(audit_log::Column::Seq)
            .limit(PAGE)
            .all(&reader.db)
            .await?;
        if rows.is_empty() {
            return Ok(ending(reader, head.as_ref(), walk));
        }
        for row in rows {
            if head.as_ref().is_none_or(|head| walk.seq >= head.seq) {
                // The sealing job may have gone on in the meantime.
                head = self::head(reader).await?;
                if head.as_ref().is_none_or(|head| walk.seq >= head.seq) {
                    return Ok(bad(&row, Flaw::OutOfPlace));
                }
            }
            if let Some(flaw) = walk.step(&row) {
                return Ok(bad(&row, flaw));
            }
        }
    }
}

impl Walk {
    fn step(&mut self, row: &audit_log::Model) -> Option<Flaw> {
        self.examined += 1;
        self.seq += 1;
        if row.seq != Some(self.seq) {
            return Some(Flaw::OutOfPlace);
        }
        self.seal = audit::seal(&self.seal, self.seq, row);
        (row.seal.as_ref() != Some(&self.seal)).then_some(Flaw::Altered)
    }
}

fn bad(row: &audit_log::Model, flaw: Flaw) -> Option<FirstBad> {
    Some(FirstBad { seq: row.seq, id: Some(row.id), flaw })
}

/// Does the head say what the walk found at the end?
fn ending(reader: &Reader<'_>, head: Option<&audit_head::Model>, walk: &Walk) -> Option<FirstBad> {
    let head = head?;
    let flaw = if !audit::is_proof(&reader.kernel.cipher, head) {
        Flaw::FalseHead
    } else if head.seq > walk.seq {
        Flaw::CutOff
    } else if head.seal != walk.seal {
        Flaw::Altered
    } else {
        return None;
    };
    Some(FirstBad { seq: Some(walk.seq + 1), id: None, flaw })
}

async fn head(reader: &Reader<'_>) -> Result<Option<audit_head::Model>> {
    Ok(audit_head::Entity::find_by_id(HEAD).one(&reader.db).await?)
}

/// Rows that wait for their seal carry a keyed mark from birth.
async fn unsealed(reader: &Reader<'_>, walk: &mut Walk) -> Result<Option<FirstBad>> {
    let mut last = AuditId(uuid::Uuid::nil());
    loop {
        let rows = audit_log::Entity::find()
            .filter(audit_log::Column::Seq.is_null())
            .filter(audit_log::Column::Id.gt(last))
            .order_by_asc(audit_log::Column::Id)
            .limit(PAGE)
            .all(&reader.db)
            .await?;
        let Some(end) = rows.last().map(|row| row.id) else { return Ok(None) };
        last = end;
        for row in rows {
            walk.examined += 1;
            if !audit::is_ours(&reader.kernel.cipher, &row) {
                return Ok(bad(&row, Flaw::NotOurs));
            }
        }
    }
}
