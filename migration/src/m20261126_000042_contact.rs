//! Several contacts and identity documents per customer, tags, and what is known of the household.
//!
//! What a customer was entered with becomes his first contacts and document, under the seal that
//! it bears already.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm_migration::sea_orm::{ConnectionTrait, QueryResult};

#[derive(DeriveMigrationName)]
pub struct Migration;

const ID_TYPES: &[&str] = &[
    "resident_id",
    "passport",
    "hk_macau_permit",
    "taiwan_permit",
    "foreign_permanent_resident",
    "officer_id",
    "business_licence",
];
/// Customers moved at once.
const BATCH: u64 = 500;
/// The bit by which the id of a first e-mail differs from its customer's; the first phone has that
/// very id.
const EMAIL_BIT: u128 = 1 << 40;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        contact(manager).await?;
        identity_document(manager).await?;
        Shape::new("customer_tag")
            .id("customer_id")
            .text("tag", 32)
            .id("company_id")
            .int("seq")
            .key(&["customer_id", "tag"])
            .link("customer_id", "customer")
            .index(&["company_id", "tag"])
            .create(manager)
            .await?;
        household().add(manager).await?;
        move_all(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        household().remove(manager).await?;
        drop_all(manager, &["contact", "identity_document", "customer_tag"]).await
    }
}

fn household() -> Shape {
    Shape::new("customer")
        .json_opt("family")
        .text_opt("home_district", 100)
        .text_opt("occupation", 100)
}

async fn contact(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("contact")
        .id("id")
        .id("customer_id")
        .id("company_id")
        .state("kind", &["phone", "email", "wechat", "other"])
        .text_opt("label", 64)
        .flag("preferred")
        .text("slot", 64)
        .text("value_cipher", 1000)
        .text("value_hash", 64)
        .text("value_mask", 254)
        .text_opt("value_key", 64)
        .text_opt("tail", 4)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("customer_id", "customer")
        .unique(&["customer_id", "kind", "value_hash"])
        .unique(&["company_id", "kind", "value_key"])
        .index(&["value_hash"])
        .index(&["company_id", "tail"])
        .create(manager)
        .await
}

async fn identity_document(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("identity_document")
        .id("id")
        .id("customer_id")
        .id("company_id")
        .state("id_type", ID_TYPES)
        .flag("preferred")
        .text("slot", 64)
        .text("number_cipher", 255)
        .text("number_hash", 64)
        .text("number_mask", 32)
        .text_opt("number_key", 64)
        .day_opt("valid_until_on")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("customer_id", "customer")
        .unique(&["customer_id", "number_hash"])
        .unique(&["company_id", "number_key"])
        .index(&["number_hash"])
        .create(manager)
        .await
}

async fn move_all(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let mut last = Uuid::nil();
    loop {
        let some = db.query_all(&batch(last)).await?;
        let Some(end) = some.last() else { break };
        last = end.try_get("", "id")?;
        db.execute(&contacts(&some)?).await?;
        db.execute(&documents(&some)?).await?;
    }
    let forget = Query::update().table("customer").value("id_number_key", None::<String>).take();
    db.execute(&forget).await?;
    Ok(())
}

fn batch(after: Uuid) -> SelectStatement {
    Query::select()
        .columns(["id", "company_id", "phone_cipher", "phone_hash", "phone_mask"])
        .columns(["email_cipher", "email_hash", "email_mask", "id_type"])
        .columns(["id_number_cipher", "id_number_hash", "id_number_mask", "id_number_key"])
        .column("created_at")
        .from("customer")
        .and_where(Expr::col("id").gt(after))
        .order_by("id", Order::Asc)
        .limit(BATCH)
        .take()
}

fn contacts(rows: &[QueryResult]) -> Result<InsertStatement, DbErr> {
    let mut insert = Query::insert();
    insert.into_table("contact").columns([
        "id",
        "customer_id",
        "company_id",
        "kind",
        "preferred",
        "slot",
        "value_cipher",
        "value_hash",
        "value_mask",
        "tail",
        "created_at",
        "version",
    ]);
    for row in rows {
        let customer: Uuid = row.try_get("", "id")?;
        for kind in ["phone", "email"] {
            let text = |name: &str| row.try_get::<Option<String>>("", &format!("{kind}_{name}"));
            let (Some(cipher), Some(hash), Some(mask)) =
                (text("cipher")?, text("hash")?, text("mask")?)
            else {
                continue;
            };
            let phone = kind == "phone";
            let id = if phone { customer } else { Uuid::from_u128(customer.as_u128() ^ EMAIL_BIT) };
            insert.values_panic([
                id.into(),
                customer.into(),
                row.try_get::<Uuid>("", "company_id")?.into(),
                kind.into(),
                true.into(),
                kind.into(),
                cipher.into(),
                hash.into(),
                mask.clone().into(),
                tail(&mask).filter(|_| phone).into(),
                row.try_get::<DateTimeUtc>("", "created_at")?.into(),
                1.into(),
            ]);
        }
    }
    Ok(insert)
}

/// The last four digits, where the mask shows them.
fn tail(mask: &str) -> Option<String> {
    let (_, tail) = mask.split_at_checked(mask.len().checked_sub(4)?)?;
    tail.bytes().all(|byte| byte.is_ascii_digit()).then(|| tail.to_owned())
}

fn documents(rows: &[QueryResult]) -> Result<InsertStatement, DbErr> {
    let mut insert = Query::insert();
    insert.into_table("identity_document").columns([
        "id",
        "customer_id",
        "company_id",
        "id_type",
        "preferred",
        "slot",
        "number_cipher",
        "number_hash",
        "number_mask",
        "number_key",
        "created_at",
        "version",
    ]);
    for row in rows {
        let customer: Uuid = row.try_get("", "id")?;
        let text = |name: &str| row.try_get::<Option<String>>("", name);
        insert.values_panic([
            customer.into(),
            customer.into(),
            row.try_get::<Uuid>("", "company_id")?.into(),
            text("id_type")?.into(),
            true.into(),
            "id_number".into(),
            text("id_number_cipher")?.into(),
            text("id_number_hash")?.into(),
            text("id_number_mask")?.into(),
            text("id_number_key")?.into(),
            row.try_get::<DateTimeUtc>("", "created_at")?.into(),
            1.into(),
        ]);
    }
    Ok(insert)
}
