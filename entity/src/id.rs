//! Typed ids: a wrong id is a compile error. All are UUIDv7, so their order is that of creation.

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(
                Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
                sea_orm::DeriveValueType, serde::Serialize, serde::Deserialize,
            )]
            #[serde(transparent)]
            pub struct $id(pub uuid::Uuid);

            impl std::fmt::Display for $id {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }
            impl std::str::FromStr for $id {
                type Err = uuid::Error;
                fn from_str(text: &str) -> Result<Self, uuid::Error> {
                    text.parse().map(Self)
                }
            }
            impl From<uuid::Uuid> for $id {
                fn from(id: uuid::Uuid) -> Self {
                    Self(id)
                }
            }
            impl From<$id> for uuid::Uuid {
                fn from(id: $id) -> Self {
                    id.0
                }
            }
            // Keys are never numbers; the trait is asked for by the primary key alone.
            impl sea_orm::TryFromU64 for $id {
                fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                    Err(sea_orm::DbErr::ConvertFromU64(stringify!($id)))
                }
            }
            impl utoipa::PartialSchema for $id {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                    utoipa::openapi::ObjectBuilder::new()
                        .schema_type(utoipa::openapi::schema::Type::String)
                        .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(
                            utoipa::openapi::KnownFormat::Uuid,
                        )))
                        .into()
                }
            }
            impl utoipa::ToSchema for $id {}
        )+
    };
}

ids! {
    AccountId;
    AdjudicationId;
    AllocationId;
    ApprovalActId;
    ApprovalId;
    AssignmentEventId;
    AssignmentId;
    AuditId;
    BankAccountId;
    BehaviourId;
    BrokerId;
    BuildingId;
    BuyerGroupId;
    CampaignId;
    ChannelCompanyId;
    ClaimId;
    ClusterModelId;
    CompanyId;
    ContactId;
    ContractId;
    CustomerGradeId;
    CustomerId;
    DelegationId;
    DeliveryId;
    EntryId;
    EventId;
    FavouriteId;
    FileId;
    FlowId;
    FollowUpId;
    GiveBackId;
    HoldId;
    IdentityDocumentId;
    InvoiceId;
    JobId;
    LayoutId;
    MediaId;
    MilestoneId;
    MovementId;
    NotificationId;
    ParameterId;
    PaymentTemplateId;
    PermitId;
    PhaseId;
    PlanLineId;
    PostingId;
    PriceAdjustmentId;
    ProjectId;
    ReceiptId;
    RefundId;
    RegistrationId;
    RequestId;
    RoleId;
    RotationId;
    RotationMemberId;
    RulePackId;
    SaleFactId;
    SavedViewId;
    SegmentId;
    SessionId;
    SubStatusId;
    SubscriptionId;
    TaskId;
    TeamId;
    TourEntryId;
    TradeId;
    UnitEventId;
    UnitId;
    UnitImportFaultId;
    UnitImportId;
    UnitPriceId;
    UserId;
    ViewingId;
    VisitId;
    WaiverId;
    ZoneId;
}
