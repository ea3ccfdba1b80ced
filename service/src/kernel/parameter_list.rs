//! The list of parameters: every choice that an office may make its own way.

use super::parameter::{Definition, Kind};

const DUPLICATES: &[&str] = &["warn", "forbid"];
const FILE_KINDS: &[&str] = &["jpeg", "png", "webp", "pdf", "docx", "xlsx", "csv"];
const NUMBERING: &[&str] = &["date_serial", "uuid", "sequence"];

/// Whether a document's numbers may be taken in blocks.
const fn gap_free(key: &'static str, zh: &'static str, en: &'static str) -> Definition {
    Definition { key, kind: Kind::Flag, default: "true", zh, en }
}

/// How a document's numbers are made.
const fn numbered(key: &'static str, zh: &'static str, en: &'static str) -> Definition {
    Definition { key, kind: Kind::Choice(NUMBERING), default: r#""date_serial""#, zh, en }
}

/// Every parameter, by key.
pub const DEFINITIONS: &[Definition] = &[
    Definition {
        key: "approvals.reminder.hours",
        kind: Kind::Integer { min: 1, max: 720 },
        default: "4",
        zh: "催办间隔(小时)",
        en: "Hours between two reminders of one request",
    },
    Definition {
        key: "customers.campaign.consent",
        kind: Kind::Choice(&["opt_in", "opt_out"]),
        default: r#""opt_in""#,
        zh: "营销触达授权规则",
        en: "Whom a campaign addresses: those who agreed, or all who did not object",
    },
    Definition {
        key: "customers.duplicates.identity",
        kind: Kind::Choice(DUPLICATES),
        default: r#""forbid""#,
        zh: "证件号重复",
        en: "Customers with the identity number of another one: told, or refused",
    },
    Definition {
        key: "customers.duplicates.phone",
        kind: Kind::Choice(DUPLICATES),
        default: r#""warn""#,
        zh: "电话重复",
        en: "Customers with a phone of another one: told, or refused",
    },
    Definition {
        key: "customers.follow_up.reminder_hour",
        kind: Kind::Integer { min: 0, max: 23 },
        default: "9",
        zh: "跟进提醒时刻(时)",
        en: "Hour of the day at which it is told that a contact is due",
    },
    Definition {
        key: "customers.grade.rule",
        kind: Kind::GradeRule,
        default: concat!(
            r#"{"weights":{"need_fit":25,"recency":25,"visits":20,"budget":15,"intent":15},"#,
            r#""recency":[{"bound":3,"percent":100},{"bound":7,"percent":80},"#,
            r#"{"bound":15,"percent":50},{"bound":30,"percent":20}],"#,
            r#""visits":[{"bound":1,"percent":50},{"bound":2,"percent":80},"#,
            r#"{"bound":3,"percent":100}],"#,
            r#""budget":[{"bound":90,"percent":50},{"bound":95,"percent":80},"#,
            r#"{"bound":100,"percent":100}],"#,
            r#""intent":[{"bound":30,"percent":100},{"bound":90,"percent":60},"#,
            r#"{"bound":180,"percent":30}],"thresholds":{"a":75,"b":55,"c":30}}"#
        ),
        zh: "客户分级规则",
        en: "Weights, steps and thresholds by which customers are graded",
    },
    Definition {
        key: "customers.pool.claims_per_day",
        kind: Kind::Integer { min: 0, max: 10_000 },
        default: "10",
        zh: "每人每日公客领取上限",
        en: "Customers that one consultant claims from the public pool on one day",
    },
    Definition {
        key: "customers.pool.days_a",
        kind: Kind::Integer { min: 1, max: 3_650 },
        default: "7",
        zh: "A级客户回收期限(天)",
        en: "Days without contact after which a customer of grade A is recycled",
    },
    Definition {
        key: "customers.pool.days_b",
        kind: Kind::Integer { min: 1, max: 3_650 },
        default: "15",
        zh: "B级客户回收期限(天)",
        en: "Days without contact after which a customer of grade B is recycled",
    },
    Definition {
        key: "customers.pool.days_c",
        kind: Kind::Integer { min: 1, max: 3_650 },
        default: "30",
        zh: "C级客户回收期限(天)",
        en: "Days without contact after which a customer of grade C is recycled",
    },
    Definition {
        key: "customers.pool.days_default",
        kind: Kind::Integer { min: 1, max: 3_650 },
        default: "30",
        zh: "其他客户回收期限(天)",
        en: "Days without contact after which a customer of grade D or none is recycled",
    },
    Definition {
        key: "customers.pool.former_owner_days",
        kind: Kind::Integer { min: 0, max: 3_650 },
        default: "7",
        zh: "原归属顾问再领取等待(天)",
        en: "Days that a former owner waits before claiming the customer again",
    },
    Definition {
        key: "customers.pool.warning_days",
        kind: Kind::Integer { min: 0, max: 365 },
        default: "2",
        zh: "回收前预警(天)",
        en: "Days before recycling at which the owner is warned",
    },
    Definition {
        key: "customers.registration.report_days",
        kind: Kind::Integer { min: 1, max: 365 },
        default: "1",
        zh: "报备保护期(天)",
        en: "Days for which a channel report protects",
    },
    Definition {
        key: "customers.registration.visit_days",
        kind: Kind::Integer { min: 1, max: 3_650 },
        default: "30",
        zh: "到访保护期(天)",
        en: "Days for which a channel report protects from its confirmed visit",
    },
    Definition {
        key: "customers.viewing.reminder_hours",
        kind: Kind::Integer { min: 0, max: 720 },
        default: "24",
        zh: "带看前提醒(小时)",
        en: "Hours before a viewing at which a reminder is sent",
    },
    Definition {
        key: "files.orphan.keep_hours",
        kind: Kind::Integer { min: 1, max: 8_760 },
        default: "24",
        zh: "未引用文件保留时长(小时)",
        en: "Hours for which a file is kept that nothing refers to",
    },
    Definition {
        key: "files.upload.kinds",
        kind: Kind::Choices(FILE_KINDS),
        default: r#"["jpeg","png","webp","pdf","docx","xlsx","csv"]"#,
        zh: "允许上传的文件类型",
        en: "Kinds of files that are taken",
    },
    Definition {
        key: "files.upload.max_megabytes",
        kind: Kind::Integer { min: 1, max: 500 },
        default: "20",
        zh: "单个文件上限(MB)",
        en: "Largest file that is taken, in MiB",
    },
    Definition {
        key: "inventory.give_back.approval",
        kind: Kind::Flag,
        default: "false",
        zh: "解除销控须审批",
        en: "Giving back a withheld unit needs an approval",
    },
    Definition {
        key: "inventory.release.filed_price_required",
        kind: Kind::Flag,
        default: "false",
        zh: "推盘须有备案价",
        en: "Only units with a filed price are released",
    },
    Definition {
        key: "invoices.channel.delayed",
        kind: Kind::Flag,
        default: "false",
        zh: "模拟税局延迟应答",
        en: "The simulated tax channel answers later instead of at once",
    },
    Definition {
        key: "invoices.channel.failing",
        kind: Kind::Flag,
        default: "false",
        zh: "模拟税局开票失败",
        en: "The simulated tax channel refuses every invoice",
    },
    Definition {
        key: "invoices.medium",
        kind: Kind::Choice(&["digital", "internal"]),
        default: r#""digital""#,
        zh: "票据介质",
        en: "Medium of new invoices",
    },
    Definition {
        key: "invoices.review",
        kind: Kind::Choice(&["rules", "people"]),
        default: r#""people""#,
        zh: "开票审核方式",
        en: "Rules pass an application at once, or a person reviews each",
    },
    Definition {
        key: "limits.reveal.per_hour",
        kind: Kind::Integer { min: 0, max: 100_000 },
        default: "60",
        zh: "每人每小时查看明文次数(0 不限)",
        en: "Clear views of personal data by one user an hour; 0 for any number",
    },
    gap_free(
        "numbering.contract.gap_free",
        "合同编号连续",
        "Numbers of the document contract have no gaps; otherwise they are taken in blocks",
    ),
    numbered(
        "numbering.contract.method",
        "合同编号方式",
        "How numbers of the document contract are made",
    ),
    gap_free(
        "numbering.entry.gap_free",
        "分录编号连续",
        "Numbers of the document entry have no gaps; otherwise they are taken in blocks",
    ),
    numbered(
        "numbering.entry.method",
        "分录编号方式",
        "How numbers of the document entry are made",
    ),
    gap_free(
        "numbering.invoice.gap_free",
        "发票编号连续",
        "Numbers of the document invoice have no gaps; otherwise they are taken in blocks",
    ),
    numbered(
        "numbering.invoice.method",
        "发票编号方式",
        "How numbers of the document invoice are made",
    ),
    gap_free(
        "numbering.receipt.gap_free",
        "收款编号连续",
        "Numbers of the document receipt have no gaps; otherwise they are taken in blocks",
    ),
    numbered(
        "numbering.receipt.method",
        "收款编号方式",
        "How numbers of the document receipt are made",
    ),
    gap_free(
        "numbering.refund.gap_free",
        "退款编号连续",
        "Numbers of the document refund have no gaps; otherwise they are taken in blocks",
    ),
    numbered(
        "numbering.refund.method",
        "退款编号方式",
        "How numbers of the document refund are made",
    ),
    gap_free(
        "numbering.subscription.gap_free",
        "认购编号连续",
        "Numbers of the document subscription have no gaps; otherwise they are taken in blocks",
    ),
    numbered(
        "numbering.subscription.method",
        "认购编号方式",
        "How numbers of the document subscription are made",
    ),
    Definition {
        key: "receivables.allocation.policy",
        kind: Kind::Choice(&["fifo", "principal_first", "penalty_first"]),
        default: r#""fifo""#,
        zh: "默认核销顺序",
        en: "Order in which receipts are laid on lines",
    },
    Definition {
        key: "receivables.overdue.by_event",
        kind: Kind::Flag,
        default: "true",
        zh: "按时间事件判逾期",
        en: "Overdue lines are found by a timed event",
    },
    Definition {
        key: "receivables.overdue.by_scan",
        kind: Kind::Flag,
        default: "true",
        zh: "按定时扫描判逾期",
        en: "Overdue lines are found by a scheduled scan",
    },
    Definition {
        key: "sales.authority.consultant",
        kind: Kind::Ratio,
        default: r#""0.98""#,
        zh: "顾问折扣权限",
        en: "Share of the list price a consultant may sell at",
    },
    Definition {
        key: "sales.authority.manager",
        kind: Kind::Ratio,
        default: r#""0.95""#,
        zh: "经理折扣权限",
        en: "Share of the list price a manager may sell at",
    },
    Definition {
        key: "sales.below_floor.policy",
        kind: Kind::Choice(&["refuse", "ask_group"]),
        default: r#""refuse""#,
        zh: "低于底价处理",
        en: "What happens to a price below the floor price",
    },
    Definition {
        key: "sales.contract.filing_days",
        kind: Kind::Integer { min: 1, max: 365 },
        default: "30",
        zh: "备案期限(天)",
        en: "Days after signing within which a contract must be filed",
    },
    Definition {
        key: "sales.contract.review",
        kind: Kind::Choice(&["rules", "people"]),
        default: r#""rules""#,
        zh: "合同审核方式",
        en: "Rules decide, or a person reviews every contract",
    },
    Definition {
        key: "sales.expiry.by_event",
        kind: Kind::Flag,
        default: "true",
        zh: "按时间事件到期",
        en: "Holds and subscriptions expire by a timed event",
    },
    Definition {
        key: "sales.expiry.by_scan",
        kind: Kind::Flag,
        default: "true",
        zh: "按定时扫描到期",
        en: "Holds and subscriptions expire by a scheduled scan",
    },
    Definition {
        key: "sales.hold.per_customer_max",
        kind: Kind::Integer { min: 1, max: 50 },
        default: "2",
        zh: "每客户锁定上限",
        en: "Open holds of one customer",
    },
    Definition {
        key: "sales.hold.renewals_max",
        kind: Kind::Integer { min: 0, max: 20 },
        default: "2",
        zh: "锁定可续次数",
        en: "How often a hold can be renewed",
    },
    Definition {
        key: "sales.hold.ttl_minutes",
        kind: Kind::Integer { min: 1, max: 1_440 },
        default: "10",
        zh: "锁定时长(分钟)",
        en: "Minutes that a hold lasts",
    },
    Definition {
        key: "sales.payment_terms.default",
        kind: Kind::PaymentTerms,
        default: concat!(
            r#"{"lines":[{"item":"instalment","ratio":"0.3","anchor":"signing","months":0,"days":0},"#,
            r#"{"item":"instalment","ratio":"0.3","anchor":"signing","months":3,"days":0},"#,
            r#"{"item":"instalment","ratio":"0.4","anchor":"topped_out","months":0,"days":30}]}"#
        ),
        zh: "默认付款方式",
        en: "Payment terms where a document names none",
    },
    Definition {
        key: "sales.penalty_terms.default",
        kind: Kind::PenaltyTerms,
        default: r#"{"model":"daily_rate","rate":"0.0002"}"#,
        zh: "默认违约金条款",
        en: "Penalty terms where a document names none",
    },
    Definition {
        key: "sales.subscription.expiry_policy",
        kind: Kind::Choice(&["cancel_and_refund", "forfeit"]),
        default: r#""cancel_and_refund""#,
        zh: "认购逾期处理",
        en: "What expiry does with the earnest money",
    },
    Definition {
        key: "sales.subscription.pending_hours",
        kind: Kind::Integer { min: 1, max: 240 },
        default: "24",
        zh: "待审批认购占用时长(小时)",
        en: "Hours that a subscription waiting for approval keeps its unit",
    },
    Definition {
        key: "sales.subscription.reminder_hours",
        kind: Kind::Integer { min: 1, max: 240 },
        default: "24",
        zh: "到期前提醒(小时)",
        en: "Hours before expiry at which a reminder is sent",
    },
    Definition {
        key: "sales.subscription.sign_by_days",
        kind: Kind::Integer { min: 1, max: 90 },
        default: "7",
        zh: "认购签约期限(天)",
        en: "Days until a subscription must be signed",
    },
];
