//! Every act by its one name: permission, audit action, operation and address at once.

/// An act; the name is `shelf.noun.verb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Act(u16);

macro_rules! acts {
    ($($const:ident $name:literal)+) => {
        const NAMES: &[&str] = &[$($name),+];
        #[expect(non_camel_case_types, reason = "counts the list")]
        #[derive(Clone, Copy)]
        enum Index { $($const),+ }
        $(
            #[doc = concat!("`", $name, "`")]
            pub const $const: u16 = Index::$const as u16;
        )+
    };
}

acts! {
    ADMIN_AUDIT_LOG_LIST "admin.audit_log.list"
    ADMIN_AUDIT_LOG_VERIFY "admin.audit_log.verify"
    ADMIN_CLOCK_MOVE "admin.clock.move"
    ADMIN_INVARIANT_LIST "admin.invariant.list"
    ADMIN_PARAMETER_LIST "admin.parameter.list"
    ADMIN_PARAMETER_READ "admin.parameter.read"
    ADMIN_PARAMETER_SET "admin.parameter.set"
    ADMIN_PARAMETER_VERSION_LIST "admin.parameter_version.list"
    ADMIN_PREFERENCE_READ "admin.preference.read"
    ADMIN_PREFERENCE_SET "admin.preference.set"
    ADMIN_ROLE_CREATE "admin.role.create"
    ADMIN_ROLE_LIST "admin.role.list"
    ADMIN_ROLE_PERMIT "admin.role.permit"
    ADMIN_ROLE_READ "admin.role.read"
    ADMIN_SAVED_VIEW_CREATE "admin.saved_view.create"
    ADMIN_SAVED_VIEW_DELETE "admin.saved_view.delete"
    ADMIN_SAVED_VIEW_LIST "admin.saved_view.list"
    ADMIN_SAVED_VIEW_READ "admin.saved_view.read"
    ADMIN_SAVED_VIEW_UPDATE "admin.saved_view.update"
    ADMIN_TEAM_CREATE "admin.team.create"
    ADMIN_TEAM_LIST "admin.team.list"
    ADMIN_TEAM_READ "admin.team.read"
    ADMIN_TEAM_UPDATE "admin.team.update"
    ADMIN_USER_CREATE "admin.user.create"
    ADMIN_USER_DISABLE "admin.user.disable"
    ADMIN_USER_ENABLE "admin.user.enable"
    ADMIN_USER_LIST "admin.user.list"
    ADMIN_USER_READ "admin.user.read"
    ADMIN_USER_RESET_PASSWORD "admin.user.reset_password"
    ADMIN_USER_UPDATE "admin.user.update"
    ANALYTICS_SALES_READ "analytics.sales.read"
    APPROVALS_DELEGATION_CREATE "approvals.delegation.create"
    APPROVALS_DELEGATION_END "approvals.delegation.end"
    APPROVALS_DELEGATION_LIST "approvals.delegation.list"
    APPROVALS_DELEGATION_READ "approvals.delegation.read"
    APPROVALS_DOCUMENT_TYPE_LIST "approvals.document_type.list"
    APPROVALS_FLOW_CREATE "approvals.flow.create"
    APPROVALS_FLOW_LIST "approvals.flow.list"
    APPROVALS_FLOW_READ "approvals.flow.read"
    APPROVALS_FLOW_RETIRE "approvals.flow.retire"
    APPROVALS_FLOW_UPDATE "approvals.flow.update"
    APPROVALS_REQUEST_LIST "approvals.request.list"
    APPROVALS_REQUEST_READ "approvals.request.read"
    APPROVALS_REQUEST_REMIND "approvals.request.remind"
    APPROVALS_REQUEST_WITHDRAW "approvals.request.withdraw"
    APPROVALS_TASK_COUNT "approvals.task.count"
    APPROVALS_TASK_HAND_OVER "approvals.task.hand_over"
    APPROVALS_TASK_LIST "approvals.task.list"
    APPROVALS_TASK_READ "approvals.task.read"
    CUSTOMERS_ASSIGNMENT_CREATE "customers.assignment.create"
    CUSTOMERS_ASSIGNMENT_LIST "customers.assignment.list"
    CUSTOMERS_ASSIGNMENT_READ "customers.assignment.read"
    CUSTOMERS_ASSIGNMENT_RELEASE "customers.assignment.release"
    CUSTOMERS_ASSIGNMENT_TRANSFER "customers.assignment.transfer"
    CUSTOMERS_BEHAVIOUR_LIST "customers.behaviour.list"
    CUSTOMERS_BEHAVIOUR_RECORD "customers.behaviour.record"
    CUSTOMERS_BROKER_CREATE "customers.broker.create"
    CUSTOMERS_BROKER_DISABLE "customers.broker.disable"
    CUSTOMERS_BROKER_LIST "customers.broker.list"
    CUSTOMERS_BROKER_PAUSE "customers.broker.pause"
    CUSTOMERS_BROKER_READ "customers.broker.read"
    CUSTOMERS_BROKER_RESUME "customers.broker.resume"
    CUSTOMERS_BROKER_UPDATE "customers.broker.update"
    CUSTOMERS_BUYER_GROUP_CREATE "customers.buyer_group.create"
    CUSTOMERS_BUYER_GROUP_DELETE "customers.buyer_group.delete"
    CUSTOMERS_BUYER_GROUP_LIST "customers.buyer_group.list"
    CUSTOMERS_BUYER_GROUP_READ "customers.buyer_group.read"
    CUSTOMERS_BUYER_GROUP_UPDATE "customers.buyer_group.update"
    CUSTOMERS_CAMPAIGN_CANCEL "customers.campaign.cancel"
    CUSTOMERS_CAMPAIGN_CLOSE "customers.campaign.close"
    CUSTOMERS_CAMPAIGN_CREATE "customers.campaign.create"
    CUSTOMERS_CAMPAIGN_LAUNCH "customers.campaign.launch"
    CUSTOMERS_CAMPAIGN_LIST "customers.campaign.list"
    CUSTOMERS_CAMPAIGN_READ "customers.campaign.read"
    CUSTOMERS_CAMPAIGN_UPDATE "customers.campaign.update"
    CUSTOMERS_CHANNEL_COMPANY_CREATE "customers.channel_company.create"
    CUSTOMERS_CHANNEL_COMPANY_DISABLE "customers.channel_company.disable"
    CUSTOMERS_CHANNEL_COMPANY_LIST "customers.channel_company.list"
    CUSTOMERS_CHANNEL_COMPANY_PAUSE "customers.channel_company.pause"
    CUSTOMERS_CHANNEL_COMPANY_READ "customers.channel_company.read"
    CUSTOMERS_CHANNEL_COMPANY_RESUME "customers.channel_company.resume"
    CUSTOMERS_CHANNEL_COMPANY_UPDATE "customers.channel_company.update"
    CUSTOMERS_CONSENT_LIST "customers.consent.list"
    CUSTOMERS_CONSENT_SET "customers.consent.set"
    CUSTOMERS_CONTACT_CREATE "customers.contact.create"
    CUSTOMERS_CONTACT_DELETE "customers.contact.delete"
    CUSTOMERS_CONTACT_LIST "customers.contact.list"
    CUSTOMERS_CONTACT_READ "customers.contact.read"
    CUSTOMERS_CONTACT_REVEAL "customers.contact.reveal"
    CUSTOMERS_CONTACT_UPDATE "customers.contact.update"
    CUSTOMERS_CUSTOMER_ADMIT "customers.customer.admit"
    CUSTOMERS_CUSTOMER_BLACKLIST "customers.customer.blacklist"
    CUSTOMERS_CUSTOMER_CORRECT "customers.customer.correct"
    CUSTOMERS_CUSTOMER_CREATE "customers.customer.create"
    CUSTOMERS_CUSTOMER_DELETE "customers.customer.delete"
    CUSTOMERS_CUSTOMER_ERASE "customers.customer.erase"
    CUSTOMERS_CUSTOMER_LIST "customers.customer.list"
    CUSTOMERS_CUSTOMER_MERGE "customers.customer.merge"
    CUSTOMERS_CUSTOMER_READ "customers.customer.read"
    CUSTOMERS_CUSTOMER_REVEAL "customers.customer.reveal"
    CUSTOMERS_CUSTOMER_UNBLACKLIST "customers.customer.unblacklist"
    CUSTOMERS_CUSTOMER_UNDO_MERGE "customers.customer.undo_merge"
    CUSTOMERS_CUSTOMER_UPDATE "customers.customer.update"
    CUSTOMERS_FAVOURITE_CREATE "customers.favourite.create"
    CUSTOMERS_FAVOURITE_DELETE "customers.favourite.delete"
    CUSTOMERS_FAVOURITE_LIST "customers.favourite.list"
    CUSTOMERS_FAVOURITE_READ "customers.favourite.read"
    CUSTOMERS_FOLLOW_UP_COMPLETE "customers.follow_up.complete"
    CUSTOMERS_FOLLOW_UP_CREATE "customers.follow_up.create"
    CUSTOMERS_FOLLOW_UP_LIST "customers.follow_up.list"
    CUSTOMERS_FOLLOW_UP_READ "customers.follow_up.read"
    CUSTOMERS_FOLLOW_UP_UPDATE "customers.follow_up.update"
    CUSTOMERS_GRADE_LIST "customers.grade.list"
    CUSTOMERS_GRADE_READ "customers.grade.read"
    CUSTOMERS_GRADE_RECOMPUTE "customers.grade.recompute"
    CUSTOMERS_GRADE_RESET "customers.grade.reset"
    CUSTOMERS_GRADE_SET "customers.grade.set"
    CUSTOMERS_IDENTITY_DOCUMENT_CREATE "customers.identity_document.create"
    CUSTOMERS_IDENTITY_DOCUMENT_DELETE "customers.identity_document.delete"
    CUSTOMERS_IDENTITY_DOCUMENT_LIST "customers.identity_document.list"
    CUSTOMERS_IDENTITY_DOCUMENT_READ "customers.identity_document.read"
    CUSTOMERS_IDENTITY_DOCUMENT_REVEAL "customers.identity_document.reveal"
    CUSTOMERS_IDENTITY_DOCUMENT_UPDATE "customers.identity_document.update"
    CUSTOMERS_POOL_CLAIM "customers.pool.claim"
    CUSTOMERS_POOL_LIST "customers.pool.list"
    CUSTOMERS_REGISTRATION_CONFIRM_VISIT "customers.registration.confirm_visit"
    CUSTOMERS_REGISTRATION_CREATE "customers.registration.create"
    CUSTOMERS_REGISTRATION_LIST "customers.registration.list"
    CUSTOMERS_REGISTRATION_READ "customers.registration.read"
    CUSTOMERS_REGISTRATION_SEND_CODE "customers.registration.send_code"
    CUSTOMERS_REGISTRATION_WITHDRAW "customers.registration.withdraw"
    CUSTOMERS_ROTATION_CREATE "customers.rotation.create"
    CUSTOMERS_ROTATION_LIST "customers.rotation.list"
    CUSTOMERS_ROTATION_READ "customers.rotation.read"
    CUSTOMERS_ROTATION_UPDATE "customers.rotation.update"
    CUSTOMERS_ROTATION_MEMBER_CREATE "customers.rotation_member.create"
    CUSTOMERS_ROTATION_MEMBER_DELETE "customers.rotation_member.delete"
    CUSTOMERS_ROTATION_MEMBER_GO_OFF_DUTY "customers.rotation_member.go_off_duty"
    CUSTOMERS_ROTATION_MEMBER_GO_ON_DUTY "customers.rotation_member.go_on_duty"
    CUSTOMERS_ROTATION_MEMBER_LIST "customers.rotation_member.list"
    CUSTOMERS_ROTATION_MEMBER_PAUSE "customers.rotation_member.pause"
    CUSTOMERS_ROTATION_MEMBER_READ "customers.rotation_member.read"
    CUSTOMERS_ROTATION_MEMBER_RESUME "customers.rotation_member.resume"
    CUSTOMERS_ROTATION_MEMBER_UPDATE "customers.rotation_member.update"
    CUSTOMERS_SEGMENT_CREATE "customers.segment.create"
    CUSTOMERS_SEGMENT_DELETE "customers.segment.delete"
    CUSTOMERS_SEGMENT_LIST "customers.segment.list"
    CUSTOMERS_SEGMENT_READ "customers.segment.read"
    CUSTOMERS_SEGMENT_UPDATE "customers.segment.update"
    CUSTOMERS_VIEWING_CANCEL "customers.viewing.cancel"
    CUSTOMERS_VIEWING_CREATE "customers.viewing.create"
    CUSTOMERS_VIEWING_HOLD "customers.viewing.hold"
    CUSTOMERS_VIEWING_LIST "customers.viewing.list"
    CUSTOMERS_VIEWING_NO_SHOW "customers.viewing.no_show"
    CUSTOMERS_VIEWING_RATE "customers.viewing.rate"
    CUSTOMERS_VIEWING_READ "customers.viewing.read"
    CUSTOMERS_VIEWING_UPDATE "customers.viewing.update"
    CUSTOMERS_VISIT_ASSIGN "customers.visit.assign"
    CUSTOMERS_VISIT_CREATE "customers.visit.create"
    CUSTOMERS_VISIT_LIST "customers.visit.list"
    CUSTOMERS_VISIT_READ "customers.visit.read"
    CUSTOMERS_VISIT_REGISTER "customers.visit.register"
    FILES_FILE_CREATE "files.file.create"
    FILES_FILE_DELETE "files.file.delete"
    FILES_FILE_LINK "files.file.link"
    FILES_FILE_LIST "files.file.list"
    FILES_FILE_READ "files.file.read"
    FUNDS_BANK_ACCOUNT_CREATE "funds.bank_account.create"
    FUNDS_BANK_ACCOUNT_LIST "funds.bank_account.list"
    FUNDS_BANK_ACCOUNT_READ "funds.bank_account.read"
    FUNDS_LEDGER_READ "funds.ledger.read"
    FUNDS_MOVEMENT_LIST "funds.movement.list"
    INVENTORY_BUILDING_BOARD "inventory.building.board"
    INVENTORY_BUILDING_CREATE "inventory.building.create"
    INVENTORY_BUILDING_LIST "inventory.building.list"
    INVENTORY_BUILDING_READ "inventory.building.read"
    INVENTORY_BUILDING_UPDATE "inventory.building.update"
    INVENTORY_COMPANY_CREATE "inventory.company.create"
    INVENTORY_COMPANY_LIST "inventory.company.list"
    INVENTORY_COMPANY_READ "inventory.company.read"
    INVENTORY_COMPANY_UPDATE "inventory.company.update"
    INVENTORY_GIVE_BACK_APPROVE "inventory.give_back.approve"
    INVENTORY_GIVE_BACK_LIST "inventory.give_back.list"
    INVENTORY_GIVE_BACK_READ "inventory.give_back.read"
    INVENTORY_GIVE_BACK_REJECT "inventory.give_back.reject"
    INVENTORY_LAYOUT_CREATE "inventory.layout.create"
    INVENTORY_LAYOUT_LIST "inventory.layout.list"
    INVENTORY_LAYOUT_READ "inventory.layout.read"
    INVENTORY_LAYOUT_UPDATE "inventory.layout.update"
    INVENTORY_MEDIA_CREATE "inventory.media.create"
    INVENTORY_MEDIA_DELETE "inventory.media.delete"
    INVENTORY_MEDIA_LIST "inventory.media.list"
    INVENTORY_MEDIA_READ "inventory.media.read"
    INVENTORY_MEDIA_REORDER "inventory.media.reorder"
    INVENTORY_MEDIA_SET_COVER "inventory.media.set_cover"
    INVENTORY_MEDIA_UPDATE "inventory.media.update"
    INVENTORY_PERMIT_CREATE "inventory.permit.create"
    INVENTORY_PERMIT_LIST "inventory.permit.list"
    INVENTORY_PERMIT_READ "inventory.permit.read"
    INVENTORY_PERMIT_REVOKE "inventory.permit.revoke"
    INVENTORY_PERMIT_UPDATE "inventory.permit.update"
    INVENTORY_PHASE_CREATE "inventory.phase.create"
    INVENTORY_PHASE_LIST "inventory.phase.list"
    INVENTORY_PHASE_READ "inventory.phase.read"
    INVENTORY_PRICE_ADJUSTMENT_APPROVE "inventory.price_adjustment.approve"
    INVENTORY_PRICE_ADJUSTMENT_CREATE "inventory.price_adjustment.create"
    INVENTORY_PRICE_ADJUSTMENT_LIST "inventory.price_adjustment.list"
    INVENTORY_PRICE_ADJUSTMENT_READ "inventory.price_adjustment.read"
    INVENTORY_PRICE_ADJUSTMENT_REJECT "inventory.price_adjustment.reject"
    INVENTORY_PRICE_ADJUSTMENT_SUBMIT "inventory.price_adjustment.submit"
    INVENTORY_PRICE_ADJUSTMENT_WITHDRAW "inventory.price_adjustment.withdraw"
    INVENTORY_PROJECT_BOARD "inventory.project.board"
    INVENTORY_PROJECT_CREATE "inventory.project.create"
    INVENTORY_PROJECT_LIST "inventory.project.list"
    INVENTORY_PROJECT_READ "inventory.project.read"
    INVENTORY_PROJECT_UPDATE "inventory.project.update"
    INVENTORY_SUB_STATUS_CREATE "inventory.sub_status.create"
    INVENTORY_SUB_STATUS_DELETE "inventory.sub_status.delete"
    INVENTORY_SUB_STATUS_LIST "inventory.sub_status.list"
    INVENTORY_SUB_STATUS_READ "inventory.sub_status.read"
    INVENTORY_SUB_STATUS_UPDATE "inventory.sub_status.update"
    INVENTORY_UNIT_ATTACH "inventory.unit.attach"
    INVENTORY_UNIT_DELETE "inventory.unit.delete"
    INVENTORY_UNIT_DETACH "inventory.unit.detach"
    INVENTORY_UNIT_GENERATE "inventory.unit.generate"
    INVENTORY_UNIT_GIVE_BACK "inventory.unit.give_back"
    INVENTORY_UNIT_IMPORT "inventory.unit.import"
    INVENTORY_UNIT_LIST "inventory.unit.list"
    INVENTORY_UNIT_READ "inventory.unit.read"
    INVENTORY_UNIT_READ_FLOOR_PRICE "inventory.unit.read_floor_price"
    INVENTORY_UNIT_RECALL "inventory.unit.recall"
    INVENTORY_UNIT_RELEASE "inventory.unit.release"
    INVENTORY_UNIT_UPDATE "inventory.unit.update"
    INVENTORY_UNIT_WITHHOLD "inventory.unit.withhold"
    INVENTORY_UNIT_IMPORT_LIST "inventory.unit_import.list"
    INVENTORY_UNIT_IMPORT_READ "inventory.unit_import.read"
    INVENTORY_ZONE_CREATE "inventory.zone.create"
    INVENTORY_ZONE_LIST "inventory.zone.list"
    INVENTORY_ZONE_READ "inventory.zone.read"
    INVOICES_INVOICE_CREATE "invoices.invoice.create"
    INVOICES_INVOICE_ISSUE "invoices.invoice.issue"
    INVOICES_INVOICE_LIST "invoices.invoice.list"
    INVOICES_INVOICE_READ "invoices.invoice.read"
    INVOICES_INVOICE_REJECT "invoices.invoice.reject"
    INVOICES_INVOICE_REVERSE "invoices.invoice.reverse"
    INVOICES_INVOICE_REVIEW "invoices.invoice.review"
    INVOICES_INVOICE_VOID "invoices.invoice.void"
    JOBS_RUN_CANCEL "jobs.run.cancel"
    JOBS_RUN_LIST "jobs.run.list"
    JOBS_RUN_READ "jobs.run.read"
    JOBS_RUN_RETRY "jobs.run.retry"
    NOTIFICATIONS_NOTIFICATION_COUNT "notifications.notification.count"
    NOTIFICATIONS_NOTIFICATION_LIST "notifications.notification.list"
    NOTIFICATIONS_NOTIFICATION_MARK_ALL_READ "notifications.notification.mark_all_read"
    NOTIFICATIONS_NOTIFICATION_MARK_READ "notifications.notification.mark_read"
    NOTIFICATIONS_NOTIFICATION_READ "notifications.notification.read"
    NOTIFICATIONS_PREFERENCE_READ "notifications.preference.read"
    NOTIFICATIONS_PREFERENCE_SET "notifications.preference.set"
    RECEIVABLES_MILESTONE_CREATE "receivables.milestone.create"
    RECEIVABLES_MILESTONE_LIST "receivables.milestone.list"
    RECEIVABLES_PENALTY_CHARGE "receivables.penalty.charge"
    RECEIVABLES_PENALTY_READ "receivables.penalty.read"
    RECEIVABLES_PENALTY_WAIVE "receivables.penalty.waive"
    RECEIVABLES_PLAN_LINE_LIST "receivables.plan_line.list"
    RECEIVABLES_RECEIPT_CREATE "receivables.receipt.create"
    RECEIVABLES_RECEIPT_LIST "receivables.receipt.list"
    RECEIVABLES_RECEIPT_READ "receivables.receipt.read"
    RECEIVABLES_RECEIPT_REVERSE "receivables.receipt.reverse"
    RECEIVABLES_REFUND_APPROVE "receivables.refund.approve"
    RECEIVABLES_REFUND_CREATE "receivables.refund.create"
    RECEIVABLES_REFUND_FAIL "receivables.refund.fail"
    RECEIVABLES_REFUND_LIST "receivables.refund.list"
    RECEIVABLES_REFUND_PAY "receivables.refund.pay"
    RECEIVABLES_REFUND_READ "receivables.refund.read"
    RECEIVABLES_REFUND_REJECT "receivables.refund.reject"
    RECEIVABLES_WAIVER_APPROVE "receivables.waiver.approve"
    RECEIVABLES_WAIVER_LIST "receivables.waiver.list"
    RECEIVABLES_WAIVER_READ "receivables.waiver.read"
    RECEIVABLES_WAIVER_REJECT "receivables.waiver.reject"
    SALES_CONTRACT_APPROVE "sales.contract.approve"
    SALES_CONTRACT_CREATE "sales.contract.create"
    SALES_CONTRACT_FILE "sales.contract.file"
    SALES_CONTRACT_LIST "sales.contract.list"
    SALES_CONTRACT_ONLINE_SIGN "sales.contract.online_sign"
    SALES_CONTRACT_READ "sales.contract.read"
    SALES_CONTRACT_REJECT "sales.contract.reject"
    SALES_CONTRACT_SIGN "sales.contract.sign"
    SALES_CONTRACT_SUBMIT "sales.contract.submit"
    SALES_CONTRACT_WITHDRAW "sales.contract.withdraw"
    SALES_HOLD_CANCEL "sales.hold.cancel"
    SALES_HOLD_CREATE "sales.hold.create"
    SALES_HOLD_LIST "sales.hold.list"
    SALES_HOLD_READ "sales.hold.read"
    SALES_HOLD_RENEW "sales.hold.renew"
    SALES_PAYMENT_TEMPLATE_ARCHIVE "sales.payment_template.archive"
    SALES_PAYMENT_TEMPLATE_CREATE "sales.payment_template.create"
    SALES_PAYMENT_TEMPLATE_LIST "sales.payment_template.list"
    SALES_PAYMENT_TEMPLATE_READ "sales.payment_template.read"
    SALES_PAYMENT_TEMPLATE_UPDATE "sales.payment_template.update"
    SALES_SUBSCRIPTION_APPROVE "sales.subscription.approve"
    SALES_SUBSCRIPTION_CANCEL "sales.subscription.cancel"
    SALES_SUBSCRIPTION_CONVERT "sales.subscription.convert"
    SALES_SUBSCRIPTION_CREATE "sales.subscription.create"
    SALES_SUBSCRIPTION_EXTEND "sales.subscription.extend"
    SALES_SUBSCRIPTION_FORFEIT "sales.subscription.forfeit"
    SALES_SUBSCRIPTION_LIST "sales.subscription.list"
    SALES_SUBSCRIPTION_READ "sales.subscription.read"
    SALES_SUBSCRIPTION_REJECT "sales.subscription.reject"
    SALES_SUBSCRIPTION_UNDO_FORFEIT "sales.subscription.undo_forfeit"
    SALES_SUBSCRIPTION_VOID "sales.subscription.void"
    SALES_TRADE_READ "sales.trade.read"
}

impl Act {
    /// How many acts there are.
    pub const COUNT: usize = NAMES.len();

    /// The act behind one of the constants above.
    #[must_use]
    pub const fn of(index: u16) -> Self {
        Self(index)
    }

    /// Every act, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().enumerate().filter_map(|(index, _)| u16::try_from(index).ok().map(Self))
    }

    /// The act of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|act| act.name() == name)
    }

    /// `sales.contract.sign`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("unknown")
    }

    /// `sales_contract_sign`: the operation that performs it.
    #[must_use]
    pub fn operation(self) -> String {
        self.name().replace('.', "_")
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of acts, one bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActSet([u64; 8]);

impl ActSet {
    /// Every act.
    #[must_use]
    pub const fn full() -> Self {
        Self([u64::MAX; 8])
    }

    pub fn insert(&mut self, act: Act) {
        if let Some(word) = self.0.get_mut(act.index() / 64) {
            *word |= 1 << (act.index() % 64);
        }
    }

    #[must_use]
    pub fn contains(&self, act: Act) -> bool {
        self.0.get(act.index() / 64).is_some_and(|word| word & (1 << (act.index() % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_unique_sorted_and_fit_the_set() {
        assert!(NAMES.windows(2).all(|pair| pair[0] < pair[1]));
        const { assert!(Act::COUNT <= 512) };
        let mut set = ActSet::default();
        set.insert(Act::of(SALES_CONTRACT_SIGN));
        assert!(set.contains(Act::of(SALES_CONTRACT_SIGN)));
        assert!(!set.contains(Act::of(SALES_CONTRACT_FILE)));
        assert_eq!(Act::of(SALES_CONTRACT_SIGN).name(), "sales.contract.sign");
    }
}
