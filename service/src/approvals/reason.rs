//! Reasons 送审原因: what the codes mean by which documents ask for a person.

use crate::kernel::language::Wording;
use entity::approvals::approval;
use serde::Serialize;
use utoipa::ToSchema;

/// Every code with its meaning, by code.
const REASONS: &[(&str, &str, &str)] = &[
    ("inventory.give_back.approval", "解除销控须经审批", "Give-backs need an approval here"),
    ("invoices.review_by_people", "开票须经人工审核", "Invoices are reviewed by people here"),
    ("receivables.penalty_waived", "减免违约金须经审批", "A penalty is to be waived"),
    ("receivables.refund_requested", "退款须经审批", "Money is to be paid back"),
    ("sales.below_floor_price", "成交价低于底价", "The price is below the floor price"),
    ("sales.buyers_incomplete", "买受人资料不全", "Something about the buyers is missing"),
    ("sales.earnest_unpaid", "定金尚未收齐", "The earnest money has not been received"),
    ("sales.people_review", "合同须经人工审核", "Contracts are reviewed by people here"),
    (
        "sales.price_outside_authority",
        "价格超出提交人权限",
        "The price is below what its author may give",
    ),
];

/// Why a person was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "sales.price_outside_authority", "zh": "价格超出提交人权限",
    "en": "The price is below what its author may give"
}))]
pub struct ReasonView {
    pub code: String,
    pub zh: String,
    pub en: String,
}

/// The codes of a request, as they are kept.
pub(super) fn codes(request: &approval::Model) -> Vec<String> {
    serde_json::from_value(request.reasons.clone()).unwrap_or_default()
}

/// What they mean; a code of before that nobody gives any more stands for itself.
pub(super) fn told(codes: &[String]) -> Vec<ReasonView> {
    let view = |code: &String| {
        let Wording { zh, en } = meaning(code);
        ReasonView { code: code.clone(), zh, en }
    };
    codes.iter().map(view).collect()
}

fn meaning(code: &str) -> Wording {
    let found = REASONS.binary_search_by_key(&code, |(known, ..)| known).ok();
    let found = found.and_then(|at| REASONS.get(at));
    found.map_or_else(|| Wording::same(code), |(_, zh, en)| Wording::of(zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_have_a_meaning() {
        assert!(REASONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(meaning("sales.earnest_unpaid").zh, "定金尚未收齐");
        assert_eq!(meaning("sales.of_before").en, "sales.of_before");
    }
}
