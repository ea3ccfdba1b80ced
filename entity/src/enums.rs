//! The list of this crate's enums, for readers who need every value with its labels.

use crate::label::{Label, Labelled};
use crate::{
    admin, analytics, approvals, customers, files, funds, inventory, invoices, kernel,
    notifications, receivables, sales,
};

/// One enum with its values.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Name in snake_case.
    pub name: &'static str,
    pub values: &'static [Label],
}

/// An enum for the list.
#[must_use]
pub const fn listed<E: Labelled>() -> Listed {
    Listed { name: E::NAME, values: E::LABELS }
}

/// Every enum, by name.
pub const ALL: &[Listed] = &[
    listed::<customers::adjudication::AdjudicationState>(),
    listed::<inventory::price_adjustment::AdjustedPrice>(),
    listed::<inventory::price_adjustment_unit::AdjustmentOutcome>(),
    listed::<receivables::receipt::AllocationPolicy>(),
    listed::<receivables::item::Anchor>(),
    listed::<approvals::approval_act::ApprovalActKind>(),
    listed::<approvals::flow::ApprovalFlowState>(),
    listed::<approvals::approval::ApprovalState>(),
    listed::<customers::assignment::AssignmentOrigin>(),
    listed::<sales::terms::BandsMode>(),
    listed::<funds::bank_account::BankAccountKind>(),
    listed::<customers::behaviour::BehaviourKind>(),
    listed::<customers::campaign::CampaignChannel>(),
    listed::<customers::campaign::CampaignState>(),
    listed::<customers::channel_company::ChannelState>(),
    listed::<inventory::unit_claim::ClaimKind>(),
    listed::<customers::adjudication::ClaimantKind>(),
    listed::<inventory::company::CompanyKind>(),
    listed::<customers::consent::ConsentChannel>(),
    listed::<customers::contact::ContactKind>(),
    listed::<inventory::axes::ContractAxis>(),
    listed::<sales::contract::ContractState>(),
    listed::<customers::customer::CustomerKind>(),
    listed::<customers::customer::CustomerSource>(),
    listed::<admin::role::DataScope>(),
    listed::<inventory::axes::DeliveryAxis>(),
    listed::<sales::terms::DiscountKind>(),
    listed::<files::file::FileKind>(),
    listed::<inventory::unit::FitOut>(),
    listed::<customers::follow_up::FollowUpChannel>(),
    listed::<customers::customer::Gender>(),
    listed::<inventory::give_back::GiveBackState>(),
    listed::<customers::grade::Grade>(),
    listed::<sales::hold::HoldState>(),
    listed::<customers::customer::IdType>(),
    listed::<customers::registration::InvalidReason>(),
    listed::<inventory::axes::InvoiceAxis>(),
    listed::<invoices::invoice::InvoiceKind>(),
    listed::<invoices::invoice::InvoiceMedium>(),
    listed::<invoices::invoice::InvoiceState>(),
    listed::<receivables::item::Item>(),
    listed::<receivables::item::ItemGroup>(),
    listed::<kernel::job::JobState>(),
    listed::<inventory::project::LandUse>(),
    listed::<inventory::media::MediaKind>(),
    listed::<customers::rotation_member::MemberStanding>(),
    listed::<customers::rotation::MissedTurns>(),
    listed::<inventory::axes::MortgageAxis>(),
    listed::<funds::movement::MovementDirection>(),
    listed::<notifications::preference::NotificationChannel>(),
    listed::<notifications::delivery::NotificationDeliveryState>(),
    listed::<notifications::notification::NotificationKind>(),
    listed::<notifications::contact::NotificationLanguage>(),
    listed::<inventory::unit::Orientation>(),
    listed::<inventory::axes::PaymentAxis>(),
    listed::<sales::terms::PenaltyModel>(),
    listed::<inventory::price_adjustment::PriceAdjustmentState>(),
    listed::<inventory::unit::PriceBasis>(),
    listed::<inventory::price_adjustment::PriceChangeKind>(),
    listed::<receivables::receipt::ReceiptMethod>(),
    listed::<receivables::refund::RefundState>(),
    listed::<customers::registration::RegistrationState>(),
    listed::<sales::terms::RoundingDigit>(),
    listed::<approvals::definition::RuleOutcome>(),
    listed::<analytics::sale_fact::SaleFactKind>(),
    listed::<inventory::axes::SaleState>(),
    listed::<inventory::axes::StatusGroup>(),
    listed::<approvals::definition::StepAgreement>(),
    listed::<sales::subscription::SubscriptionState>(),
    listed::<inventory::project::TaxMethod>(),
    listed::<inventory::axes::TitleAxis>(),
    listed::<sales::trade::TradeState>(),
    listed::<inventory::project::UnitCodeRule>(),
    listed::<inventory::axes::UnitStatus>(),
    listed::<inventory::unit::UnitUse>(),
    listed::<admin::user_account::UserState>(),
    listed::<customers::viewing::ViewingState>(),
    listed::<customers::visit::VisitKind>(),
    listed::<customers::visit::VisitRouting>(),
    listed::<receivables::waiver::WaiverState>(),
    listed::<customers::rotation_member::Weekday>(),
    listed::<inventory::unit::WithholdKind>(),
    listed::<sales::terms::YearCount>(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn declared(folder: &Path, names: &mut Vec<String>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                declared(&path, names)?;
                continue;
            }
            let text = std::fs::read_to_string(&path)?;
            let mut lines = text.lines();
            while let Some(line) = lines.next() {
                if line.trim_start() != "crate::labelled! {" {
                    continue;
                }
                let head = lines.by_ref().find(|line| line.contains(" in \""));
                names.extend(head.and_then(|head| head.split('"').nth(1)).map(str::to_owned));
            }
        }
        Ok(())
    }

    #[test]
    fn every_declared_enum_is_listed_by_name() -> std::io::Result<()> {
        let mut names = vec![];
        declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names)?;
        names.sort();
        let listed: Vec<&str> = ALL.iter().map(|listed| listed.name).collect();
        assert_eq!(listed, names);
        Ok(())
    }

    #[test]
    fn values_and_codes_are_told_apart() {
        for listed in ALL {
            for (index, label) in listed.values.iter().enumerate() {
                let before = &listed.values[..index];
                assert!(before.iter().all(|other| other.value != label.value));
                let code = label.code;
                assert!(code.is_none() || before.iter().all(|other| other.code != code));
            }
        }
    }
}
