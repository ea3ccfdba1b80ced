//! Refusals of the shelf.

crate::refusals! {
    /// Why something about projects, permits and units does not happen.
    Inventory {
        /// Another claim is alive; the unit is found at the claim's insert.
        UnitTaken "sales.unit_taken" ("该房源已被占用。", "The unit is taken."),
        NoPermit "inventory.no_permit" ("房源没有有效的预售许可证。", "No valid presale permit covers the unit."),
        AboveFiledPrice "inventory.above_filed_price" ("总价高于备案价。", "The list price is above the filed price."),
        FiledPriceMissing "inventory.filed_price_missing" ("缺少备案价。", "The filed price is missing."),
        UnitClaimed "inventory.unit_claimed" ("房源有有效占用。", "A live claim is on the unit."),
        PriceFixed "inventory.price_fixed" ("当前状态不能调整价格。", "Prices cannot change in the present state."),
        PriceByAdjustment "inventory.price_by_adjustment" ("房源曾推出，价格只能通过调价变更。", "The unit was released before: its prices change by a price adjustment."),
        RecallFirst "inventory.recall_first" ("房源已推出，请先撤盘再更正。", "The unit is on sale: recall it before it is corrected."),
        Contracted "inventory.contracted" ("合同已起草，不能更正。", "A contract is drafted already, which repeats this."),
        ZoneMissing "inventory.zone_missing" ("编码规则需要分区，楼栋没有分区。", "The code template names a zone and the building has none."),
        CodeTaken "inventory.code_taken" ("房源编码已存在。", "A unit with this code exists already."),
        RoomTaken "inventory.room_taken" ("同层已有该房间。", "The floor has this room already."),
        SubStatusElsewhere "inventory.sub_status_elsewhere" ("子状态不属于房源当前状态。", "The sub-state belongs to another status than the unit shows."),
        PermitRevoked "inventory.permit_revoked" ("预售许可证已撤销。", "The permit has been revoked."),
        PermitNeeded "inventory.permit_needed" ("已推房源仍需该许可证。", "Released units would be left without a permit."),
        ReleasedBefore "inventory.released_before" ("房源曾推出，不能删除。", "The unit has been released before and cannot be removed."),
        NotForSale "inventory.not_for_sale" ("房源不在待售状态。", "The unit is not for sale."),
        BelowFloorPrice "inventory.below_floor_price" ("标价低于底价。", "The list price would be below the floor price."),
        PriceOutOfRange "inventory.price_out_of_range" ("价格超出范围。", "No such price is possible."),
        PriceChanged "inventory.price_changed" ("送审后价格已变更。", "The price has changed since the adjustment was submitted."),
        NothingToAdjust "inventory.nothing_to_adjust" ("没有可调价的房源。", "No unit of the selection can change."),
        GiveBackPending "inventory.give_back_pending" ("该房源的解除销控正在审批。", "A decision is asked already whether the unit is given back."),
        RowsRefused "inventory.rows_refused" ("部分房源不可调价。", "Some units of the selection cannot change."),
        NoPicture "inventory.no_picture" ("只有图片可以作封面。", "Only a picture can be a cover."),
        EntranceUsed "inventory.entrance_used" ("该单元下仍有房源。", "Units stand in the entrance."),
        FloorUsed "inventory.floor_used" ("更高楼层仍有房源。", "Units stand on higher floors."),
        ZoneInCodes "inventory.zone_in_codes" ("房源编码含分区，不能更换分区。", "Codes of the building's units name its zone."),
        NotASpace "inventory.not_a_space" ("只有车位和储藏室可以附属。", "Only parking and storage spaces are attached."),
        NotAHome "inventory.not_a_home" ("只能附属于住宅。", "Spaces are attached to homes only."),
        AttachedAlready "inventory.attached_already" ("已附属于住宅。", "The space is attached already."),
        NotAttached "inventory.not_attached" ("未附属于住宅。", "The space is not attached."),
        SoldApart "inventory.sold_apart" ("该房源已另行出售。", "The space is sold or held apart from the home."),
        SoldTogether "inventory.sold_together" ("所属住宅正在交易中。", "The home of the space is held or sold."),
        AttachedToHome "inventory.attached_to_home" ("附属于住宅，只能售予该住宅的客户。", "The space is attached to a home and goes to its buyer only."),
        SpaceTaken "inventory.space_taken" ("附属的车位或储藏室已被其他客户占用。", "A space attached to the home is taken by another customer."),
        CodeTooLong "inventory.code_too_long" ("房源编码过长。", "The unit code becomes too long."),
    }
}
