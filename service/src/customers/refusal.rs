//! Why something is not done with a customer.

crate::refusals! {
    /// Refusals of customers.
    Customers {
        AlreadyAssigned "customers.already_assigned" ("该客户在本项目已有归属。", "The customer is looked after in this project already."),
        AlreadySeated "customers.already_seated" ("该顾问已在轮岗中。", "The consultant takes turns here already."),
        Blacklisted "customers.blacklisted" ("该客户在黑名单中。", "The customer is on the blacklist."),
        CampaignUnderWay "customers.campaign_under_way" ("活动已启动或已取消，此项不可修改。", "The campaign was launched or cancelled; this cannot change any more."),
        ChannelInactive "customers.channel_inactive" ("该渠道公司或经纪人已暂停或停用。", "The channel company or the broker is paused or disabled."),
        ConsultantInactive "customers.consultant_inactive" ("该顾问已停用。", "The consultant's account is disabled."),
        ContactKnown "customers.contact_known" ("该客户已有此联系方式。", "The customer has this contact already."),
        DocumentShown "customers.document_shown" ("请先将其他证件设为首选。", "Another document has to be preferred first."),
        Duplicate "customers.duplicate" ("本公司已有相同电话或证件的客户。", "The company has a customer with this phone or identity already."),
        FavouriteAlready "customers.favourite_already" ("该房源已在收藏中。", "The unit is among the favourites already."),
        GradeNotSet "customers.grade_not_set" ("该客户等级并非手工设定。", "The grade was not set by hand."),
        Erased "customers.erased" ("该客户的个人信息已抹除。", "The customer's personal data is erased."),
        HasRotation "customers.has_rotation" ("该项目已设轮岗。", "The project has a rotation already."),
        LastPhone "customers.last_phone" ("客户至少保留一个电话。", "A customer keeps at least one phone number."),
        MergeSettled "customers.merge_settled" ("合并已满一天，不能撤销。", "The merge is older than a day."),
        Merged "customers.merged" ("该客户已并入另一客户。", "Another customer stands for this one."),
        NobodyAvailable "customers.nobody_available" ("轮岗中暂无可接待顾问。", "Nobody in the rotation is available."),
        ClaimsUsedUp "customers.claims_used_up" ("今日公客领取次数已用完。", "The day's claims from the public pool are used up."),
        FormerOwnerWaits "customers.former_owner_waits" ("原归属顾问须等待期满后方可领取。", "Whoever lost the customer has to wait before claiming him again."),
        InPool "customers.in_pool" ("该客户已在公客池。", "The customer is in the public pool already."),
        NotAuthor "customers.not_author" ("只有记录人可修改。", "Only whoever wrote it changes it."),
        NotMerged "customers.not_merged" ("该客户未被合并。", "The customer was not merged."),
        NotBlacklisted "customers.not_blacklisted" ("该客户不在黑名单中。", "The customer is not on the blacklist."),
        NothingDue "customers.nothing_due" ("该跟进没有待办事项。", "Nothing is due of this follow-up."),
        PoolTaken "customers.pool_taken" ("该客户已不在公客池。", "The customer is no longer in the public pool."),
        SameOwner "customers.same_owner" ("该客户已归属该顾问。", "The customer is looked after by this consultant already."),
        ViewingAhead "customers.viewing_ahead" ("预约时间未到。", "The time of the appointment has not come yet."),
        VisitCodeMissing "customers.visit_code_missing" ("没有有效的到访确认码，请重新获取。", "There is no code that can be used; ask for one."),
        VisitCodeUsedUp "customers.visit_code_used_up" ("确认码尝试次数已用完，请重新获取。", "The tries of this code are used up; ask for another one."),
        VisitCodeWrong "customers.visit_code_wrong" ("到访确认码不正确。", "The code is wrong."),
        HasOpenTrade "customers.has_open_trade" ("客户仍有进行中的交易或锁定。", "An open trade or hold refers to the customer."),
    }
}
