//! The roles that every office starts with.

use entity::admin::role::DataScope;

/// A role as delivered.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    pub code: &'static str,
    pub name: &'static str,
    pub scope: DataScope,
    /// Does the role hold the act of this name?
    pub holds: fn(&str) -> bool,
}

/// Delivered roles, the widest first.
pub const ROLES: &[BuiltIn] = &[
    BuiltIn {
        code: "administrator",
        name: "管理员 Administrator",
        scope: DataScope::All,
        holds: |_| true,
    },
    BuiltIn {
        code: "director",
        name: "总监 Director",
        scope: DataScope::Company,
        holds: |act| reads(act) || own(act) || !(act.starts_with("admin.") || above_companies(act)),
    },
    BuiltIn { code: "manager", name: "经理 Manager", scope: DataScope::Project, holds: manager },
    BuiltIn {
        code: "consultant",
        name: "置业顾问 Consultant",
        scope: DataScope::Own,
        holds: consultant,
    },
    BuiltIn { code: "cashier", name: "出纳 Cashier", scope: DataScope::Project, holds: cashier },
    BuiltIn {
        code: "accountant",
        name: "会计 Accountant",
        scope: DataScope::Project,
        holds: accountant,
    },
    BuiltIn {
        code: "auditor",
        name: "审计 Auditor",
        scope: DataScope::Company,
        holds: |act| reads(act) && act != "inventory.unit.read_floor_price" || own(act),
    },
];

/// What everybody does with what is his own.
fn own(act: &str) -> bool {
    any(act, &["admin.colleague.", "admin.preference.", "admin.saved_view.", "notifications."])
}

fn reads(act: &str) -> bool {
    let verb = act.rsplit('.').next().unwrap_or_default();
    matches!(verb, "list" | "read" | "board" | "verify")
}

fn reads_sales(act: &str) -> bool {
    reads(act) && any(act, &["inventory.", "customers.", "sales.", "receivables."])
}

/// What is planned with prices, and what advertising costs, is not for those who sell.
fn of_the_office(act: &str) -> bool {
    any(act, &["customers.campaign.", "customers.segment.", "inventory.price_adjustment."])
}

fn any(act: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| act.starts_with(prefix))
}

/// How documents are decided is not for those who decide them to say.
fn of_approval_flows(act: &str) -> bool {
    act.starts_with("approvals.flow.")
}

/// What everybody does with what he himself has asked for.
fn asks(act: &str) -> bool {
    act.starts_with("approvals.request.")
}

/// Changes of what every company shares: companies themselves, and sub-states.
fn above_companies(act: &str) -> bool {
    any(act, &["inventory.company.", "inventory.sub_status."]) && !reads(act)
}

fn manager(act: &str) -> bool {
    let never = above_companies(act)
        || matches!(
            act,
            "inventory.project.create" | "customers.customer.admit" | "customers.customer.erase"
        )
        || of_approval_flows(act) && !reads(act);
    let all =
        any(act, &["inventory.", "customers.", "sales.", "approvals.", "analytics.", "files."]);
    let decides = any(act, &["receivables.refund.approve", "receivables.refund.reject"])
        || any(act, &["receivables.waiver.", "receivables.penalty.", "receivables.milestone."]);
    let looks = reads(act) && any(act, &["receivables.", "invoices.", "jobs.", "admin.team."]);
    // Whoever begins long work of his project also ends it.
    let stops = act == "jobs.run.cancel";
    (all && !never) || decides || looks || stops || own(act)
}

/// Nouns of which a consultant does everything with what is his own.
const CONSULTED: &[&str] = &[
    "customers.behaviour.",
    "customers.buyer_group.",
    "customers.consent.",
    "customers.favourite.",
    "customers.follow_up.",
    "customers.viewing.",
    "files.",
    "inventory.media.link",
    "sales.hold.",
];

fn consultant(act: &str) -> bool {
    let looks = reads(act)
        && any(act, &["inventory.", "customers.", "sales.", "receivables.plan_line."])
        && !of_the_office(act)
        && act != "inventory.unit.read_floor_price";
    let works = any(act, CONSULTED)
        || matches!(
            act,
            "analytics.customer_cluster.read"
                | "customers.adjudication.appeal"
                | "customers.adjudication.create"
                | "customers.adjudication.withdraw"
                | "customers.assignment.create"
                | "customers.assignment.release"
                | "customers.grade.recompute"
                | "customers.pool.claim"
                | "customers.contact.create"
                | "customers.contact.reveal"
                | "customers.contact.update"
                | "customers.customer.create"
                | "customers.customer.update"
                | "customers.identity_document.create"
                | "customers.identity_document.update"
                | "customers.rotation_member.go_off_duty"
                | "customers.rotation_member.go_on_duty"
                | "customers.visit.create"
                | "customers.visit.update"
                | "customers.visit.void"
                | "sales.subscription.create"
                | "sales.subscription.convert"
                | "sales.contract.create"
                | "sales.contract.submit"
                | "sales.contract.withdraw"
                | "receivables.receipt.list"
                | "receivables.receipt.read"
        );
    looks || works || own(act) || asks(act)
}

fn cashier(act: &str) -> bool {
    let hidden = of_the_office(act) || act == "inventory.unit.read_floor_price";
    let looks = reads_sales(act) && !hidden;
    let works = any(act, &["receivables.receipt.", "invoices.invoice.create", "files."])
        || matches!(
            act,
            "receivables.refund.create"
                | "receivables.refund.pay"
                | "receivables.refund.fail"
                | "receivables.penalty.charge"
        );
    let mine = own(act) || asks(act);
    looks || works || mine || reads(act) && any(act, &["funds.", "invoices."])
}

fn accountant(act: &str) -> bool {
    let looks = reads_sales(act) || reads(act) && any(act, &["approvals.", "analytics.", "jobs."]);
    let decides = matches!(
        act,
        "receivables.refund.approve" | "receivables.refund.reject" | "receivables.penalty.charge"
    );
    let inbox = any(act, &["approvals.task.", "approvals.delegation.", "approvals.request."]);
    looks || decides || inbox || own(act) || any(act, &["funds.", "invoices.", "files."])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(role: &str, act: &str) -> bool {
        ROLES.iter().any(|built_in| built_in.code == role && (built_in.holds)(act))
    }

    #[test]
    fn roles_hold_what_their_work_needs_and_no_more() {
        assert!(holds("manager", "sales.contract.sign"));
        assert!(!holds("manager", "inventory.project.create"));
        assert!(!holds("manager", "customers.customer.erase"));
        assert!(holds("manager", "jobs.run.cancel") && !holds("manager", "jobs.run.retry"));
        assert!(holds("director", "customers.customer.erase"));
        assert!(holds("manager", "customers.registration.confirm_visit"));
        assert!(holds("consultant", "customers.registration.read"));
        assert!(!holds("consultant", "customers.registration.create"));
        assert!(!holds("consultant", "customers.registration.confirm_visit"));
        assert!(holds("manager", "customers.registration.reveal"));
        assert!(!holds("consultant", "customers.broker.reveal"));
        assert!(holds("consultant", "analytics.customer_cluster.read"));
        assert!(!holds("consultant", "analytics.customer_cluster.recompute"));
        assert!(holds("manager", "analytics.customer_cluster.recompute"));
        assert!(holds("manager", "customers.adjudication.decide"));
        assert!(holds("consultant", "customers.adjudication.appeal"));
        assert!(!holds("consultant", "customers.adjudication.decide_appeal"));
        assert!(!holds("director", "inventory.sub_status.create"));
        assert!(holds("manager", "inventory.sub_status.list"));
        assert!(holds("manager", "inventory.company.read"));
        assert!(!holds("consultant", "sales.contract.sign"));
        assert!(holds("manager", "inventory.price_adjustment.approve"));
        assert!(!holds("consultant", "inventory.price_adjustment.read"));
        assert!(!holds("cashier", "inventory.price_adjustment.list"));
        assert!(!holds("consultant", "inventory.unit.read_floor_price"));
        // He has to call them; whose papers they are is not his to see.
        assert!(holds("consultant", "customers.contact.reveal"));
        assert!(!holds("consultant", "customers.customer.reveal"));
        assert!(holds("cashier", "receivables.receipt.create"));
        assert!(!holds("cashier", "receivables.refund.approve"));
        assert!(!holds("accountant", "receivables.receipt.create"));
        assert!(holds("accountant", "approvals.delegation.create"));
        assert!(holds("director", "approvals.flow.create"));
        assert!(holds("manager", "approvals.flow.list"));
        assert!(!holds("manager", "approvals.flow.update"));
        assert!(holds("consultant", "approvals.request.withdraw"));
        assert!(!holds("consultant", "approvals.task.list"));
        assert!(!holds("auditor", "customers.customer.reveal"));
        assert!(holds("manager", "customers.campaign.export"));
        assert!(!holds("auditor", "customers.campaign.export"));
        assert!(holds("auditor", "admin.audit_log.list"));
        assert!(holds("consultant", "files.file.create"));
        assert!(holds("auditor", "files.file.read"));
        assert!(!holds("auditor", "files.file.create"));
        assert!(!holds("director", "admin.user.create"));
    }
}
