//! Kinds of documents 单据类型 that are approved, and the facts about each that a rule may see.

use crate::kernel::page::Listed;
use crate::kernel::rule::{Fact, FactKind, Facts, fact};
use crate::kernel::{Act, Error, FaultCode, Reader, Result, act};
use serde::Serialize;
use utoipa::ToSchema;

/// What is known of every request.
pub const EVERYWHERE: &[Fact] = &[
    fact("author_roles", FactKind::Texts, "提交人角色", "Roles of who asks; none for the system"),
    fact("default_role", FactKind::Text, "默认审批角色", "Role that decides without a flow"),
    fact("reasons", FactKind::Texts, "送审原因代码", "Codes of the rules that asked for a person"),
];

/// A kind of document that is approved.
#[derive(Debug, Clone, Copy)]
pub struct DocumentType {
    /// `sales.contract`.
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Act that approves one.
    pub decided_by: u16,
    /// Act that rejects one.
    pub rejected_by: u16,
    /// May a rule let it pass without a person? Never where money goes out or prices fall.
    pub passable: bool,
    facts: &'static [Fact],
}

/// Price and its place below the list price.
const SALE: &[Fact] = &[
    fact("deal_price", FactKind::Fen, "成交总价", "Agreed price"),
    fact("list_price", FactKind::Fen, "标价总价", "List price"),
    fact("earnest_amount", FactKind::Fen, "定金", "Earnest money"),
    fact(
        "discount_points",
        FactKind::Integer,
        "折扣率(万分之)",
        "Agreed price as a share of the list price, in 1/10000",
    ),
    fact(
        "below_authority",
        FactKind::Flag,
        "低于提交人权限",
        "The price is below what its author may give",
    ),
];

/// Every kind, by code.
pub const TYPES: &[DocumentType] = &[
    DocumentType {
        code: "inventory.give_back",
        zh: "解除销控",
        en: "Give-back of withheld units",
        decided_by: act::INVENTORY_GIVE_BACK_APPROVE,
        rejected_by: act::INVENTORY_GIVE_BACK_REJECT,
        passable: true,
        facts: &[fact("units", FactKind::Integer, "房源数", "Units that shall be for sale again")],
    },
    DocumentType {
        code: "inventory.price_adjustment",
        zh: "调价",
        en: "Price adjustment",
        decided_by: act::INVENTORY_PRICE_ADJUSTMENT_APPROVE,
        rejected_by: act::INVENTORY_PRICE_ADJUSTMENT_REJECT,
        passable: false,
        facts: &[
            fact("units", FactKind::Integer, "调价房源数", "Units whose price changes"),
            fact("kind", FactKind::Text, "调价方式", "percent, amount or unit_amount"),
            fact("applies_to", FactKind::Text, "调整对象", "list, floor or both"),
            fact("before", FactKind::Fen, "调前标价合计", "List prices before, summed"),
            fact("after", FactKind::Fen, "调后标价合计", "List prices after, summed"),
        ],
    },
    DocumentType {
        code: "invoices.invoice",
        zh: "开票申请",
        en: "Application for an invoice",
        decided_by: act::INVOICES_INVOICE_REVIEW,
        rejected_by: act::INVOICES_INVOICE_REJECT,
        passable: true,
        facts: &[
            fact("amount", FactKind::Fen, "价税合计", "Gross amount"),
            fact("kind", FactKind::Text, "发票类型", "prepayment or final"),
            fact("medium", FactKind::Text, "票据介质", "digital or internal"),
        ],
    },
    DocumentType {
        code: "receivables.refund",
        zh: "退款",
        en: "Refund",
        decided_by: act::RECEIVABLES_REFUND_APPROVE,
        rejected_by: act::RECEIVABLES_REFUND_REJECT,
        passable: false,
        facts: &[fact("amount", FactKind::Fen, "退款金额", "Amount to be paid back")],
    },
    DocumentType {
        code: "receivables.waiver",
        zh: "违约金减免",
        en: "Waiver of a penalty",
        decided_by: act::RECEIVABLES_WAIVER_APPROVE,
        rejected_by: act::RECEIVABLES_WAIVER_REJECT,
        passable: false,
        facts: &[
            fact("amount", FactKind::Fen, "减免金额", "Amount that need not be paid"),
            fact("open", FactKind::Fen, "未付违约金", "What is open of the penalty"),
        ],
    },
    DocumentType {
        code: "sales.contract",
        zh: "合同",
        en: "Contract",
        decided_by: act::SALES_CONTRACT_APPROVE,
        rejected_by: act::SALES_CONTRACT_REJECT,
        passable: true,
        facts: SALE,
    },
    DocumentType {
        code: "sales.subscription",
        zh: "认购",
        en: "Subscription",
        decided_by: act::SALES_SUBSCRIPTION_APPROVE,
        rejected_by: act::SALES_SUBSCRIPTION_REJECT,
        passable: false,
        facts: SALE,
    },
];

impl DocumentType {
    /// The kind of this code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        TYPES.iter().find(|kind| kind.code == code)
    }

    /// The kind that a body names.
    pub fn named(code: &str) -> Result<&'static Self> {
        Self::find(code).ok_or_else(|| Error::fault("/document_type", FaultCode::InvalidValue))
    }

    /// Everything that its rules may ask for.
    #[must_use]
    pub const fn facts(&self) -> Facts {
        Facts(EVERYWHERE, self.facts)
    }
}

/// A kind of document as the API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "receivables.refund", "zh": "退款", "en": "Refund",
    "decided_by": "receivables.refund.approve", "passable": false,
    "facts": [{"name": "amount", "kind": "fen", "zh": "退款金额", "en": "Amount to be paid back"}]
}))]
pub struct DocumentTypeView {
    /// `sales.contract`.
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Permission that its deciders need.
    pub decided_by: &'static str,
    /// May a rule let it pass without a person?
    pub passable: bool,
    pub facts: Vec<Fact>,
}

/// Every kind of document with its facts, always all of them.
pub async fn list(_reader: &Reader<'_>) -> Result<Listed<DocumentTypeView>> {
    let view = |kind: &DocumentType| DocumentTypeView {
        code: kind.code,
        zh: kind.zh,
        en: kind.en,
        decided_by: Act::of(kind.decided_by).name(),
        passable: kind.passable,
        facts: kind.facts().iter().copied().collect(),
    };
    let items: Vec<_> = TYPES.iter().map(view).collect();
    let count = items.len() as u64;
    Ok(Listed { items, total: Some(count), next_cursor: None, page: 1, page_size: count })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn kinds_and_their_facts_are_sorted_and_told_apart() {
        assert!(TYPES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for kind in TYPES {
            let names: BTreeSet<_> = kind.facts().iter().map(|fact| fact.name).collect();
            assert_eq!(names.len(), kind.facts().iter().count(), "{}", kind.code);
            assert!(kind.facts().iter().all(|fact| !fact.zh.is_empty() && !fact.en.is_empty()));
        }
    }
}
