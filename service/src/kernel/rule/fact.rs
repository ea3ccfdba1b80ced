//! Facts: what rules of a kind may ask for, by name.

use serde::Serialize;
use utoipa::ToSchema;

entity::worded! {
    /// What a fact is.
    FactKind in "fact_kind" {
        /// An amount in whole fen: `100000` is 1 000.00 yuan.
        "fen" Fen ("金额(分)", "Amount in fen"),
        "integer" Integer ("整数", "Whole number"),
        "flag" Flag ("是否", "Yes or no"),
        "text" Text ("文本", "Text"),
        /// A list of texts.
        "texts" Texts ("文本列表", "Texts"),
    }
}

/// Something that a rule may ask for.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "deal_price", "kind": "fen", "zh": "成交总价", "en": "Agreed price"
}))]
pub struct Fact {
    /// As it stands in expressions.
    pub name: &'static str,
    pub kind: FactKind,
    pub zh: &'static str,
    pub en: &'static str,
}

/// A fact as a constant.
#[must_use]
pub const fn fact(name: &'static str, kind: FactKind, zh: &'static str, en: &'static str) -> Fact {
    Fact { name, kind, zh, en }
}

/// The facts that rules of one kind know, list by list.
#[derive(Debug, Clone, Copy)]
pub struct Facts(pub &'static [Fact], pub &'static [Fact]);

impl Facts {
    pub fn iter(self) -> impl Iterator<Item = &'static Fact> {
        self.0.iter().chain(self.1)
    }

    #[must_use]
    pub fn named(self, name: &str) -> Option<&'static Fact> {
        self.iter().find(|fact| fact.name == name)
    }
}
