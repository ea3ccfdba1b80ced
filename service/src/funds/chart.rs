//! Chart of accounts 科目表: what every project starts with.

/// Codes of the ledger that acts book to.
pub mod code {
    pub const CASH: &str = "1001";
    pub const BANK_OPERATING: &str = "1002.01";
    pub const BANK_SUPERVISED: &str = "1002.02";
    pub const PLATFORM: &str = "1012";
    pub const OTHER_RECEIVABLE: &str = "1221";
    pub const PREPAYMENTS: &str = "2203";
    pub const ON_BEHALF: &str = "2241.1";
    pub const SINCERITY: &str = "2241.2";
    pub const FORFEITURE_INCOME: &str = "6301";
    pub const PENALTY_INCOME: &str = "6302";
}

/// Codes with their names, by code.
pub const CHART: &[(&str, &str)] = &[
    (code::CASH, "库存现金"),
    (code::BANK_OPERATING, "银行存款-一般户"),
    (code::BANK_SUPERVISED, "银行存款-监管户"),
    (code::PLATFORM, "其他货币资金-支付平台"),
    ("1122", "应收账款"),
    (code::OTHER_RECEIVABLE, "其他应收款-违约金"),
    ("2202", "应付账款-佣金"),
    (code::PREPAYMENTS, "预收账款"),
    ("2221", "应交税费"),
    (code::ON_BEHALF, "其他应付款-代收款"),
    (code::SINCERITY, "其他应付款-诚意金"),
    ("6001", "主营业务收入"),
    (code::FORFEITURE_INCOME, "营业外收入-没收定金"),
    (code::PENALTY_INCOME, "营业外收入-违约金"),
    ("6601", "销售费用-佣金"),
    ("6603", "财务费用-手续费"),
    ("6711", "营业外支出-赔偿"),
];

/// Codes of accounts whose money lies in bank accounts and cash boxes.
pub const CASH_CODES: [&str; 4] =
    [code::CASH, code::BANK_OPERATING, code::BANK_SUPERVISED, code::PLATFORM];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_sorted_and_include_those_of_cash() {
        assert!(CHART.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(CASH_CODES.iter().all(|cash| CHART.iter().any(|(code, _)| code == cash)));
    }
}
