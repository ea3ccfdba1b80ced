//! Why an approval is not given.

crate::refusals! {
    /// Refusals of approvals.
    Approvals {
        AlreadyAgreed "approvals.already_agreed" ("您已在本步骤表态，须由其他人审批。", "You have agreed in this step already; it asks others as well."),
        AlreadyPending "approvals.already_pending" ("该单据已在审批中。", "The document waits for a decision already."),
        ContentChanged "approvals.content_changed" ("送审后内容已变更，请重新提交。", "The content has changed since it was submitted."),
        DelegationOver "approvals.delegation_over" ("委托已结束。", "The delegation is over."),
        FlowExists "approvals.flow_exists" ("该单据类型在此范围已有启用的审批流。", "There is an active flow for this kind of document here."),
        NoRight "approvals.no_right" ("对方无权审批此类单据。", "The other person may not decide such documents."),
        NothingPending "approvals.nothing_pending" ("没有待审批的请求。", "No decision is asked for."),
        NotYourDelegation "approvals.not_your_delegation" ("只有委托人可以结束委托。", "Only who gave a delegation ends it."),
        NotYourRequest "approvals.not_your_request" ("只有提交人可以撤回或催办。", "Only who made a request withdraws it or reminds of it."),
        NotYourStep "approvals.not_your_step" ("当前步骤须由其他角色审批。", "This step is decided by another role."),
        OwnDocument "approvals.own_document" ("不能审批自己提交的单据。", "Nobody decides what he submitted himself."),
        RefusedByRule "approvals.refused_by_rule" ("审批规则不予通过。", "A rule of the approval flow refuses it."),
        RemindedRecently "approvals.reminded_recently" ("催办过于频繁，请稍后再试。", "They have been reminded recently."),
    }
}
