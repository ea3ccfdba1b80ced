//! Seals audit rows: numbers them and chains them by hash.

use crate::kernel::{Kernel, Result, Tx, audit, commit};
use entity::id::AuditId;
use entity::kernel::{audit_head, audit_log};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::{Value, json};

/// Rows sealed in one transaction.
const BATCH: u64 = 200;
/// Key of the one row that says how far the chain reaches.
pub(super) const HEAD: &str = "head";

/// Seals everything that waits; a row without a valid birth mark is left for the verification to
/// find.
pub async fn run(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    commit::by_system(kernel, "admin.audit_log.seal", async |tx| prove(tx).await).await?;
    let mut sealed = 0;
    let mut last = AuditId(uuid::Uuid::nil());
    loop {
        let batch = async |tx: &mut Tx<'_>| seal_batch(tx, last).await;
        let Some((reached, count)) =
            commit::by_system(kernel, "admin.audit_log.seal", batch).await?
        else {
            return Ok(json!({"sealed": sealed}));
        };
        last = reached;
        sealed += count;
    }
}

/// After an exchange of the master key the present one vouches for the head.
async fn prove(tx: &Tx<'_>) -> Result<()> {
    let cipher = &tx.kernel.cipher;
    if !cipher.rotates() {
        return Ok(());
    }
    let head = audit_head::Entity::find_by_id(HEAD).lock_exclusive().one(tx.db()).await?;
    let Some(head) = head.filter(|head| audit::is_proof(cipher, head)) else { return Ok(()) };
    let proof = audit::proof(cipher, head.seq, &head.seal);
    if proof != head.proof {
        let (name, proof) = (Set(head.name), Set(proof));
        let change = audit_head::ActiveModel { name, proof, ..Default::default() };
        audit_head::Entity::update(change).exec(tx.db()).await?;
    }
    Ok(())
}

/// Seals the next rows; answers how far it looked and how many were sealed.
async fn seal_batch(tx: &mut Tx<'_>, after: AuditId) -> Result<Option<(AuditId, usize)>> {
    let head = audit_head::Entity::find_by_id(HEAD).lock_exclusive().one(tx.db()).await?;
    let waiting = audit_log::Entity::find()
        .filter(audit_log::Column::Seq.is_null())
        .filter(audit_log::Column::Id.gt(after))
        .order_by_asc(audit_log::Column::Id)
        .limit(BATCH)
        .all(tx.db())
        .await?;
    let Some(reached) = waiting.last().map(|row| row.id) else { return Ok(None) };
    let (mut seq, mut seal) = head.as_ref().map_or((0, String::new()), |h| (h.seq, h.seal.clone()));
    let mut chain = vec![];
    for row in &waiting {
        if !audit::is_ours(&tx.kernel.cipher, row) {
            tracing::error!(row = %row.id, "an audit row was not written by this program");
            continue;
        }
        seq += 1;
        seal = audit::seal(&seal, seq, row);
        chain.push((row.id, seq, seal.clone()));
    }
    if !chain.is_empty() {
        write_chain(tx, &chain).await?;
        // Kept apart from the database, the log shows a tail that was cut together with its head.
        tx.after_commit({
            let seal = seal.clone();
            move |_| tracing::info!(seq, seal, "audit rows sealed")
        });
        write_head(tx, head.is_none(), seq, seal).await?;
    }
    Ok(Some((reached, chain.len())))
}

/// One statement for the whole batch.
async fn write_chain(tx: &Tx<'_>, chain: &[(AuditId, i64, String)]) -> Result<()> {
    let mut seqs = CaseStatement::new();
    let mut seals = CaseStatement::new();
    for (id, seq, seal) in chain {
        let this = Expr::col(audit_log::Column::Id).eq(id.0);
        seqs = seqs.case(this.clone(), *seq);
        seals = seals.case(this, seal.clone());
    }
    audit_log::Entity::update_many()
        .col_expr(audit_log::Column::Seq, seqs.into())
        .col_expr(audit_log::Column::Seal, seals.into())
        .filter(audit_log::Column::Id.is_in(chain.iter().map(|(id, ..)| *id)))
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn write_head(tx: &Tx<'_>, first: bool, seq: i64, seal: String) -> Result<()> {
    let proof = audit::proof(&tx.kernel.cipher, seq, &seal);
    let head = audit_head::Model { name: HEAD.to_owned(), seq, seal, proof, sealed_at: tx.now };
    if first {
        audit_head::Entity::insert(head.into_active_model())
            .exec_without_returning(tx.db())
            .await?;
        return Ok(());
    }
    let change = audit_head::ActiveModel {
        name: Set(head.name),
        seq: Set(head.seq),
        seal: Set(head.seal),
        proof: Set(head.proof),
        sealed_at: Set(head.sealed_at),
    };
    audit_head::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}
