//! Units 房源: what is sold, who has it, and how far it has come.

mod acts;
mod alternatives;
mod amend_withholding;
mod announce;
mod attach;
pub mod axis;
mod batch;
pub mod claim;
pub mod code;
mod correct;
mod delete;
mod enter;
mod facets;
mod forget;
mod generate;
mod give_back;
mod history;
pub mod import;
pub(super) mod lapse;
mod layouts;
mod load;
pub mod preview;
pub(super) mod price;
mod pricing;
mod query;
mod recall;
mod release;
pub(super) mod reprice;
mod retire;
mod search;
pub mod together;
mod update;
mod view;
mod withhold;

pub use acts::acts;
pub use alternatives::{Alternative, alternatives};
pub use amend_withholding::{AmendWithholding, amend_withholding};
pub use announce::UnitChanged;
pub use attach::{AttachUnit, attach, detach};
pub use batch::{Batch, FailedUnit};
pub use delete::delete;
pub use facets::{Facet, FacetCount, Facets, facets};
pub use forget::forget;
pub(super) use generate::entrances_share_rooms;
pub use generate::{Floors, GenerateUnits, Generated, Stack, generate};
pub use give_back::{
    GiveBackBatch, GiveBackUnits, end_hold, end_if_over, end_withholding, give_back,
    run_end_withholding,
};
pub(super) use give_back::{free, locked};
pub use history::{HISTORY_SORTABLE, HistoryFilter, UnitEventView, history};
pub use import::{
    FailedCell, ImportUnits, ImportedUnit, ImportedUnits, Table, begin_import, import, run_import,
};
pub use lapse::HOLD_LAPSED;
pub use load::{get, lock};
pub use price::{PRICES_SORTABLE, UnitPriceView, prices};
pub use query::one;
pub(super) use query::{sees_floor_price, to_layout, to_sub_status};
pub use recall::{RecallUnits, recall};
pub use release::{ReleaseUnits, release};
pub use search::{SORTABLE, UnitFilter, list};
pub(super) use search::{bearing, rename_layout};
pub use update::{UpdateUnit, update};
pub use view::{Axes, AxisCodes, UnitView};
pub use withhold::{WithholdUnits, withhold};
