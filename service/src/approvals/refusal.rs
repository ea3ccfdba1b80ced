//! Why an approval is not given.

crate::refusals! {
    /// Refusals of approvals.
    Approvals {
        AlreadyPending "approvals.already_pending" ("该单据已在审批中。", "The document waits for a decision already."),
        ContentChanged "approvals.content_changed" ("送审后内容已变更，请重新提交。", "The content has changed since it was submitted."),
        NothingPending "approvals.nothing_pending" ("没有待审批的请求。", "No decision is asked for."),
        NotYourStep "approvals.not_your_step" ("当前步骤须由其他角色审批。", "This step is decided by another role."),
        OwnDocument "approvals.own_document" ("不能审批自己提交的单据。", "Nobody decides what he submitted himself."),
    }
}
