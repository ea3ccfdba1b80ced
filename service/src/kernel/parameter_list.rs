//! The list of parameters: every choice that an office may make its own way.

use super::parameter::{Definition, Kind, choice, flag, typed, whole};

const CLUSTERS: &[&str] = &["silhouette", "2", "3", "4", "5", "6", "7", "8"];
const DUPLICATES: &[&str] = &["warn", "forbid"];
const FILE_KINDS: &[&str] = &["jpeg", "png", "webp", "pdf", "docx", "xlsx", "csv"];
const NUMBERING: &[&str] = &["date_serial", "uuid", "sequence"];

/// Whether a document's numbers may be taken in blocks.
macro_rules! gap_free {
    ($document:literal, $zh:literal) => {
        flag(
            (concat!("numbering.", $document, ".gap_free"), "true"),
            concat!($zh, "编号连续"),
            concat!(
                "Numbers of the document ",
                $document,
                " have no gaps; otherwise they are taken in blocks"
            ),
        )
    };
}

/// How a document's numbers are made.
macro_rules! numbered {
    ($document:literal, $zh:literal) => {
        choice(
            (concat!("numbering.", $document, ".method"), r#""date_serial""#),
            NUMBERING,
            concat!($zh, "编号方式"),
            concat!("How numbers of the document ", $document, " are made"),
        )
    };
}

/// A count between two bounds, as one row of the table.
macro_rules! whole {
    ($key:literal, $default:literal, $range:expr, $zh:literal, $en:literal) => {
        whole(($key, $default), $range, $zh, $en)
    };
}

/// Every parameter, by key.
pub const DEFINITIONS: &[Definition] = &[
    choice(
        ("analytics.customer_cluster.k", r#""silhouette""#),
        CLUSTERS,
        "客户聚类数",
        "How many clusters the customers of a project form: by the silhouette, or so many",
    ),
    whole(
        ("analytics.customer_cluster.min_customers", "30"),
        (10, 100_000),
        "客户聚类最少人数",
        "Customers that a project needs before they are clustered",
    ),
    whole(
        ("analytics.customer_cluster.sample", "2000"),
        (100, 5_000),
        "轮廓系数抽样人数",
        "Customers on whom the number of clusters is tried; all, where there are fewer",
    ),
    whole(
        ("approvals.reminder.hours", "4"),
        (1, 720),
        "催办间隔(小时)",
        "Hours between two reminders of one request",
    ),
    whole(
        ("customers.adjudication.appeal_days", "3"),
        (0, 365),
        "判客申诉期(天)",
        "Days in which a verdict on a channel dispute can be appealed against",
    ),
    choice(
        ("customers.campaign.consent", r#""opt_in""#),
        &["opt_in", "opt_out"],
        "营销触达授权规则",
        "Whom a campaign addresses: those who agreed, or all who did not object",
    ),
    choice(
        ("customers.duplicates.identity", r#""forbid""#),
        DUPLICATES,
        "证件号重复",
        "Customers with the identity number of another one: told, or refused",
    ),
    choice(
        ("customers.duplicates.phone", r#""warn""#),
        DUPLICATES,
        "电话重复",
        "Customers with a phone of another one: told, or refused",
    ),
    whole! { "customers.follow_up.correction_days", "7", (0, 365), "跟进更正期(天)", "Days in which whoever noted a contact can correct or void it" },
    whole(
        ("customers.follow_up.reminder_hour", "9"),
        (0, 23),
        "跟进提醒时刻(时)",
        "Hour of the day at which it is told that a contact is due",
    ),
    typed(
        (
            "customers.grade.rule",
            concat!(
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
        ),
        Kind::GradeRule,
        "客户分级规则",
        "Weights, steps and thresholds by which customers are graded",
    ),
    whole! { "customers.pool.claims_per_day", "10", (0, 10_000), "每人每日公客领取上限", "Customers that one consultant claims from the public pool on one day" },
    whole! { "customers.pool.days_a", "7", (1, 3_650), "A级客户回收期限(天)", "Days without contact after which a customer of grade A is recycled" },
    whole! { "customers.pool.days_b", "15", (1, 3_650), "B级客户回收期限(天)", "Days without contact after which a customer of grade B is recycled" },
    whole! { "customers.pool.days_c", "30", (1, 3_650), "C级客户回收期限(天)", "Days without contact after which a customer of grade C is recycled" },
    whole! { "customers.pool.days_default", "30", (1, 3_650), "其他客户回收期限(天)", "Days without contact after which a customer of grade D or none is recycled" },
    whole! { "customers.pool.former_owner_days", "7", (0, 3_650), "原归属顾问再领取等待(天)", "Days that a former owner waits before claiming the customer again" },
    whole! { "customers.pool.warning_days", "2", (0, 365), "回收前预警(天)", "Days before recycling at which the owner is warned" },
    whole(
        ("customers.registration.codes_per_number", "10"),
        (0, 1_000),
        "每号码每日确认码次数(0 不限)",
        "Codes of visits to one number in a day, of all projects; 0 for any number",
    )
    .system_wide(),
    whole(
        ("customers.registration.codes_per_report", "5"),
        (0, 1_000),
        "每报备每日确认码次数(0 不限)",
        "Codes of visits for one report in a day; 0 for any number",
    ),
    whole(
        ("customers.registration.report_days", "1"),
        (1, 365),
        "报备保护期(天)",
        "Days for which a channel report protects",
    ),
    whole(
        ("customers.registration.visit_days", "30"),
        (1, 3_650),
        "到访保护期(天)",
        "Days for which a channel report protects from its confirmed visit",
    ),
    whole(
        ("customers.viewing.reminder_hours", "24"),
        (0, 720),
        "带看前提醒(小时)",
        "Hours before a viewing at which a reminder is sent",
    ),
    whole! { "customers.visit.correction_days", "7", (0, 365), "来访更正期(天)", "Days in which whoever registered a call or visit can correct or void it" },
    whole(
        ("files.orphan.keep_hours", "24"),
        (1, 8_760),
        "未引用文件保留时长(小时)",
        "Hours for which a file is kept that nothing refers to",
    )
    .system_wide(),
    typed(
        ("files.upload.kinds", r#"["jpeg","png","webp","pdf","docx","xlsx","csv"]"#),
        Kind::Choices(FILE_KINDS),
        "允许上传的文件类型",
        "Kinds of files that are taken",
    )
    .system_wide(),
    whole(
        ("files.upload.max_megabytes", "20"),
        (1, 500),
        "单个文件上限(MB)",
        "Largest file that is taken, in MiB",
    )
    .system_wide(),
    flag(
        ("inventory.give_back.approval", "false"),
        "解除销控须审批",
        "Giving back a withheld unit needs an approval",
    ),
    whole(
        ("inventory.media.tour_max_megabytes", "100"),
        (1, 500),
        "全景压缩包上限(MB)",
        "Largest archive of a tour that is taken, in MiB",
    )
    .system_wide(),
    flag(
        ("inventory.release.filed_price_required", "false"),
        "推盘须有备案价",
        "Only units with a filed price are released",
    ),
    flag(
        ("invoices.channel.delayed", "false"),
        "模拟税局延迟应答",
        "The simulated tax channel answers later instead of at once",
    ),
    flag(
        ("invoices.channel.failing", "false"),
        "模拟税局开票失败",
        "The simulated tax channel refuses every invoice",
    ),
    choice(
        ("invoices.medium", r#""digital""#),
        &["digital", "internal"],
        "票据介质",
        "Medium of new invoices",
    ),
    choice(
        ("invoices.review", r#""people""#),
        &["rules", "people"],
        "开票审核方式",
        "Rules pass an application at once, or a person reviews each",
    ),
    whole(
        ("limits.campaign_export.per_hour", "20"),
        (0, 100_000),
        "每人每小时导出营销名单次数(0 不限)",
        "Lists of whom a campaign addresses, handed to one user an hour; 0 for any number",
    )
    .system_wide(),
    whole(
        ("limits.lookup.per_hour", "200"),
        (0, 100_000),
        "每人每小时试运行可提交的号码数(0 不限)",
        "Numbers of people that one user's dry runs name in an hour; 0 for any number",
    )
    .system_wide(),
    whole(
        ("limits.reveal.per_hour", "60"),
        (0, 100_000),
        "每人每小时查看明文次数(0 不限)",
        "Clear views of personal data by one user an hour; 0 for any number",
    )
    .system_wide(),
    whole(
        ("limits.tour_upload.per_hour", "30"),
        (0, 100_000),
        "每人每小时上传全景数(0 不限)",
        "Tours uploaded by one user an hour; 0 for any number",
    )
    .system_wide(),
    gap_free!("contract", "合同"),
    numbered!("contract", "合同"),
    gap_free!("entry", "分录"),
    numbered!("entry", "分录"),
    gap_free!("invoice", "发票"),
    numbered!("invoice", "发票"),
    gap_free!("receipt", "收款"),
    numbered!("receipt", "收款"),
    gap_free!("refund", "退款"),
    numbered!("refund", "退款"),
    gap_free!("subscription", "认购"),
    numbered!("subscription", "认购"),
    typed(
        ("receivables.allocation.policy", r#""fifo""#),
        Kind::Choice(&["fifo", "principal_first", "penalty_first"]),
        "默认核销顺序",
        "Order in which receipts are laid on lines",
    ),
    flag(
        ("receivables.overdue.by_event", "true"),
        "按时间事件判逾期",
        "Overdue lines are found by a timed event",
    ),
    flag(
        ("receivables.overdue.by_scan", "true"),
        "按定时扫描判逾期",
        "Overdue lines are found by a scheduled scan",
    ),
    typed(
        ("sales.authority.consultant", r#""0.98""#),
        Kind::Ratio,
        "顾问折扣权限",
        "Share of the list price a consultant may sell at",
    ),
    typed(
        ("sales.authority.manager", r#""0.95""#),
        Kind::Ratio,
        "经理折扣权限",
        "Share of the list price a manager may sell at",
    ),
    typed(
        ("sales.below_floor.policy", r#""refuse""#),
        Kind::Choice(&["refuse", "ask_group"]),
        "低于底价处理",
        "What happens to a price below the floor price",
    ),
    whole(
        ("sales.contract.filing_days", "30"),
        (1, 365),
        "备案期限(天)",
        "Days after signing within which a contract must be filed",
    ),
    typed(
        ("sales.contract.review", r#""rules""#),
        Kind::Choice(&["rules", "people"]),
        "合同审核方式",
        "Rules decide, or a person reviews every contract",
    ),
    flag(
        ("sales.expiry.by_event", "true"),
        "按时间事件到期",
        "Holds and subscriptions expire by a timed event",
    ),
    flag(
        ("sales.expiry.by_scan", "true"),
        "按定时扫描到期",
        "Holds and subscriptions expire by a scheduled scan",
    ),
    whole(
        ("sales.hold.per_customer_max", "2"),
        (1, 50),
        "每客户锁定上限",
        "Open holds of one person, under whichever entries",
    ),
    whole(
        ("sales.hold.renewals_max", "2"),
        (0, 20),
        "锁定可续次数",
        "How often a hold can be renewed",
    ),
    whole(
        ("sales.hold.ttl_minutes", "10"),
        (1, 1_440),
        "锁定时长(分钟)",
        "Minutes that a hold lasts",
    ),
    typed(
        (
            "sales.payment_terms.default",
            concat!(
                r#"{"lines":[{"item":"instalment","ratio":"0.3","anchor":"signing","months":0,"days":0},"#,
                r#"{"item":"instalment","ratio":"0.3","anchor":"signing","months":3,"days":0},"#,
                r#"{"item":"instalment","ratio":"0.4","anchor":"topped_out","months":0,"days":30}]}"#
            ),
        ),
        Kind::PaymentTerms,
        "默认付款方式",
        "Payment terms where a document names none",
    ),
    typed(
        ("sales.penalty_terms.default", r#"{"model":"daily_rate","rate":"0.0002"}"#),
        Kind::PenaltyTerms,
        "默认违约金条款",
        "Penalty terms where a document names none",
    ),
    typed(
        ("sales.subscription.expiry_policy", r#""cancel_and_refund""#),
        Kind::Choice(&["cancel_and_refund", "forfeit"]),
        "认购逾期处理",
        "What expiry does with the earnest money",
    ),
    whole(
        ("sales.subscription.pending_hours", "24"),
        (1, 240),
        "待审批认购占用时长(小时)",
        "Hours that a subscription waiting for approval keeps its unit",
    ),
    whole(
        ("sales.subscription.reminder_hours", "24"),
        (1, 240),
        "到期前提醒(小时)",
        "Hours before expiry at which a reminder is sent",
    ),
    whole(
        ("sales.subscription.sign_by_days", "7"),
        (1, 90),
        "认购签约期限(天)",
        "Days until a subscription must be signed",
    ),
];
