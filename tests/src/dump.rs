//! What lies in a database, read as whoever stole a copy of it would: nothing that looks like a
//! phone or identity number may stand there in the clear. Every test ends with this look.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use std::collections::BTreeMap;
use tokio::sync::OnceCell;

/// Type and nullability of the columns, by table and column.
pub type Columns = BTreeMap<(String, String), (String, bool)>;

/// The columns of every table.
pub async fn columns(db: &DatabaseConnection) -> Columns {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name, c.name, c.type, CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 \
             THEN 'NO' ELSE 'YES' END FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table'"
        }
        DbBackend::Postgres => {
            "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
        _ => {
            "SELECT CAST(table_name AS CHAR), CAST(column_name AS CHAR), \
             CAST(column_type AS CHAR), CAST(is_nullable AS CHAR) \
             FROM information_schema.columns WHERE table_schema = DATABASE()"
        }
    };
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    let text = |row: &QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    let pairs = rows.iter().map(|row| {
        let kind = text(row, 2).to_lowercase();
        ((text(row, 0), text(row, 1)), (kind, text(row, 3) == "YES"))
    });
    pairs.collect()
}

/// Every value of every column of every table, as text in small letters, by `table.column`.
pub async fn everything(db: &DatabaseConnection) -> Vec<(String, String)> {
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (table, column) in columns(db).await.into_keys() {
        tables.entry(table).or_default().push(column);
    }
    values(db, &tables).await
}

/// Texts alone: a phone is kept in no number, and an amount in fen may well look like one.
async fn texts(db: &DatabaseConnection) -> Vec<(String, String)> {
    // All test databases are one template's.
    static TABLES: OnceCell<BTreeMap<String, Vec<String>>> = OnceCell::const_new();
    let tables = TABLES.get_or_init(|| async {
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for ((table, column), (kind, _)) in columns(db).await {
            let text = ["char", "text", "json", "blob", "bytea"];
            let other = ["uuid", "date", "time"];
            let holds = |words: &[&str]| words.iter().any(|word| kind.contains(word));
            if holds(&text) && !holds(&other) {
                tables.entry(table).or_default().push(column);
            }
        }
        tables
    });
    values(db, tables.await).await
}

/// One query a table: there are many tests, and most of their tables are empty.
async fn values(
    db: &DatabaseConnection,
    tables: &BTreeMap<String, Vec<String>>,
) -> Vec<(String, String)> {
    let backend = db.get_database_backend();
    let as_text = |column: &String| match backend {
        DbBackend::MySql => format!("CAST(`{column}` AS CHAR)"),
        DbBackend::Postgres => format!("CAST(\"{column}\" AS TEXT)"),
        _ => format!(
            "CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") \
             ELSE CAST(\"{column}\" AS TEXT) END"
        ),
    };
    let mut values = vec![];
    for (table, columns) in tables {
        let list: Vec<String> = columns.iter().map(as_text).collect();
        let quote = if backend == DbBackend::MySql { '`' } else { '"' };
        let sql = format!("SELECT {} FROM {quote}{table}{quote}", list.join(", "));
        let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        for row in &rows {
            for (index, column) in columns.iter().enumerate() {
                // Ids are bytes on MySQL, and bytes are no text.
                if let Ok(Some(text)) = row.try_get_by_index::<Option<String>>(index) {
                    values.push((format!("{table}.{column}"), text.to_lowercase()));
                }
            }
        }
    }
    values
}

/// Every number in the clear with its place; `planted` are those that a test itself has written
/// into free text, where the program cannot tell what people write.
pub async fn leaks(db: &DatabaseConnection, planted: &[&str]) -> Vec<String> {
    let found = texts(db).await.into_iter().flat_map(|(place, text)| {
        let numbers: Vec<String> = readings(&text).iter().flat_map(|text| shaped(text)).collect();
        numbers.into_iter().map(move |number| (place.clone(), number))
    });
    let strange =
        found.filter(|(_, number)| !planted.iter().any(|known| number.eq_ignore_ascii_case(known)));
    strange.map(|(place, number)| format!("{number} in {place}")).collect()
}

/// Panics with every number that stands in the clear.
pub async fn check(db: &DatabaseConnection, planted: &[&str]) {
    let found = leaks(db, planted).await;
    assert!(found.is_empty(), "personal data in the clear: {found:#?}");
}

/// What lies in the text, however it is called: digits of a mainland mobile number, plain or in
/// groups of 3-4-4, or an identity number that holds. Ids, hashes and ciphertexts have letters or
/// more digits on either side, so that the words of a text are what counts.
#[must_use]
pub fn shaped(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let one = words.iter().filter(|word| is_mobile(word) || is_resident_id(word));
    let groups = words.windows(3).filter(|three| three.iter().map(|one| one.len()).eq([3, 4, 4]));
    let grouped = groups.map(<[&str]>::concat).filter(|number| is_mobile(number));
    one.map(|word| (*word).to_owned()).chain(grouped).collect()
}

fn is_mobile(word: &str) -> bool {
    let number = word.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(word);
    let [b'1', b'3'..=b'9', rest @ ..] = number.as_bytes() else { return false };
    rest.len() == 9 && rest.iter().all(u8::is_ascii_digit)
}

/// Seventeen digits with a day of birth among them, and the check digit that belongs to them.
fn is_resident_id(word: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if word.len() != 18 || !word.bytes().take(17).all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = word.bytes().zip(WEIGHTS).map(|(byte, w)| u32::from(byte - b'0') * w).sum();
    let check = b"10X98765432"[sum as usize % 11];
    let born = chrono::NaiveDate::parse_from_str(&word[6..14], "%Y%m%d");
    born.is_ok() && word.as_bytes()[17].eq_ignore_ascii_case(&check)
}

/// What a value says, and what its bytes say where it is nothing but hex.
#[must_use]
pub fn readings(text: &str) -> Vec<String> {
    let pairs = text.len().is_multiple_of(2).then(|| text.as_bytes().chunks(2));
    let bytes: Option<Vec<u8>> = pairs.and_then(|pairs| {
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
    });
    let said = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    std::iter::once(text.to_owned()).chain(said).collect()
}
