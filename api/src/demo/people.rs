//! Customers of the demo: names, numbers and wishes that pass every check.

use super::chance::Chance;
use super::office::{CONSULTANTS, Office, body};
use chrono::NaiveDate;
use entity::id::CustomerId;
use serde_json::{Value, json};
use service::customers::{customer, follow_up};
use service::kernel::{Result, act};

const FAMILY: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "林", "高", "罗",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀英", "霞", "平", "刚", "桂英", "建国", "志强", "晓东", "海燕", "文博", "子轩",
];
const SOURCES: &[&str] =
    &["walk_in", "walk_in", "call", "referral", "channel", "online", "online", "exhibition"];
const NOTES: &[&str] = &[
    "来访看房，关注学区与地铁。",
    "电话回访，希望南北通透三房。",
    "对价格有顾虑，需家人商量。",
    "已到现场看样板间，意向较高。",
    "发送户型图与按揭测算。",
    "询问首付比例与公积金贷款。",
];

/// A customer with the consultant who looks after him.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub id: CustomerId,
    pub consultant: &'static str,
}

/// Enters a customer.
pub async fn enter(office: &mut Office<'_>, number: i64) -> Result<Known> {
    let consultant = CONSULTANTS[office.chance.index(CONSULTANTS.len())].0;
    let input: customer::CreateCustomer = body(details(&mut office.chance, number))?;
    let id = office
        .act(consultant, act::CUSTOMERS_CUSTOMER_CREATE, async |tx| {
            customer::create(tx, &input).await
        })
        .await?;
    Ok(Known { id, consultant })
}

/// Notes a contact and, more often than not, when to follow up.
pub async fn follow_up(office: &mut Office<'_>, known: Known, next: NaiveDate) -> Result<()> {
    let channel = office.chance.pick(&["phone", "meeting", "message"]).copied();
    let content = office.chance.pick(NOTES).copied();
    let next_on = office.chance.percent(60).then_some(next);
    let input: follow_up::CreateFollowUp =
        body(json!({"channel": channel, "content": content, "next_on": next_on}))?;
    office
        .act(known.consultant, act::CUSTOMERS_FOLLOW_UP_CREATE, async |tx| {
            follow_up::create(tx, known.id, &input).await
        })
        .await?;
    Ok(())
}

fn details(chance: &mut Chance, number: i64) -> Value {
    let name = format!(
        "{}{}",
        chance.pick(FAMILY).copied().unwrap_or("王"),
        chance.pick(GIVEN).copied().unwrap_or("伟")
    );
    let year = chance.between(1965, 2000);
    let area = chance.between(80, 140);
    json!({
        "kind": "person",
        "name": name,
        "phone": format!("139{:08}", 10_000_000 + number * 37),
        "gender": if chance.percent(50) { "female" } else { "male" },
        "birth_year": year,
        "id_type": "resident_id",
        "id_number": identity(year, chance.between(1, 12), chance.between(1, 28), number),
        "source": chance.pick(SOURCES),
        "needs": {
            "min_area": format!("{}.00", area - 15),
            "max_area": format!("{}.00", area + 15),
            "max_price": format!("{}0000.00", area * 2 + 40),
        },
    })
}

/// A resident identity number with its check digit (GB 11643).
fn identity(year: i64, month: i64, day: i64, serial: i64) -> String {
    const WEIGHTS: [i64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let head = format!("440106{year:04}{month:02}{day:02}{:03}", serial % 1_000);
    let sum: i64 = head.bytes().zip(WEIGHTS).map(|(digit, w)| i64::from(digit - b'0') * w).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|index| CHECKS.get(index));
    format!("{head}{}", char::from(*check.unwrap_or(&b'0')))
}
