//! `/calculators`: what the acts will calculate, asked without doing anything.
//!
//! Each calls the very function that the act calls, so that a figure shown to a customer is the
//! figure that is booked later.

use crate::extract::{Ask, Reply};
use crate::routes::ServiceConfig;
use actix_web::post;
use service::commissions::tiers::{Commission, CommissionInput, commission};
use service::inventory::unit::preview::{UnitCodeInput, UnitCodes, unit_code};
use service::invoices::invoice::tax::{InvoiceTax, InvoiceTaxInput, invoice_tax};
use service::receivables::penalty::demand::{PenaltyAccrual, PenaltyInput, penalty};
use service::receivables::plan::amortisation::{MortgageInput, MortgageSchedule, mortgage};
use service::receivables::plan::payment_plan::{PaymentPlan, PaymentPlanInput, payment_plan};
use service::receivables::receipt::waterfall::{AllocationInput, Allocations, allocation};
use service::sales::contract::area_settlement::{
    AreaSettlement, AreaSettlementInput, area_settlement,
};
use service::sales::contract::refundable::{Termination, TerminationInput, termination};
use service::sales::price::quote::{PriceInput, Quote, quote};

/// Calculate a deal price
///
/// Discounts apply in the order given, each step rounded HALF_UP to the fen and never below zero:
/// `percent` × p/100, `points` − current × p/100, `amount` − value, `unit_price` − value × area.
/// Then the final rounding. Unit price = deal price ÷ area; discount rate = deal ÷ list price.
#[utoipa::path(
    operation_id = "calculators_price", tag = "calculators",
    request_body = PriceInput,
    responses((status = 200, description = "The price and its steps", body = Quote))
)]
#[post("/api/v1/calculators/price")]
async fn ask_price(call: Ask<PriceInput>) -> Reply {
    call.answer(quote)
}

/// Lay out a payment plan
///
/// Amount = price × ratio, HALF_UP; the last ratio takes the remainder, so price lines sum to the
/// price. Due day = anchor + months (kept within the month) + days, null until the anchor happens.
/// With a loan: loan = price × ratio rounded down, the down payment takes the rest. Earnest money
/// is credited to the first lines that the buyer pays himself.
#[utoipa::path(
    operation_id = "calculators_payment_plan", tag = "calculators",
    request_body = PaymentPlanInput,
    responses((status = 200, description = "The plan", body = PaymentPlan))
)]
#[post("/api/v1/calculators/payment-plan")]
async fn ask_payment_plan(call: Ask<PaymentPlanInput>) -> Reply {
    call.answer(payment_plan)
}

/// Accrue a penalty for delay
///
/// `daily_rate`: principal × rate × days. `simple`: P × R × T, T = days/365. `compound`:
/// P × (1 + R)^T − P. Segments split at payments and changes of rate and are rounded to the fen
/// (compound: the total only), then the caps. Within the grace days nothing is due.
/// Agreed penalties: Civil Code 民法典 art. 585.
#[utoipa::path(
    operation_id = "calculators_penalty", tag = "calculators",
    request_body = PenaltyInput,
    responses((status = 200, description = "The penalty and its segments", body = PenaltyAccrual))
)]
#[post("/api/v1/calculators/penalty")]
async fn ask_penalty(call: Ask<PenaltyInput>) -> Reply {
    call.answer(penalty)
}

/// Settle a surveyed area
///
/// r = (surveyed − contract) ÷ contract, V = contract price. Larger: the buyer pays
/// min(r, 3 %) × V, the developer bears the rest. Smaller: refund min(|r|, 3 %) × V +
/// 2 × max(|r| − 3 %, 0) × V. Beyond 3 % the buyer may terminate. Measures for the Sale of
/// Commodity Houses 商品房销售管理办法 art. 20. `per_unit` settles nothing.
#[utoipa::path(
    operation_id = "calculators_area_settlement", tag = "calculators",
    request_body = AreaSettlementInput,
    responses((status = 200, description = "Who pays what", body = AreaSettlement))
)]
#[post("/api/v1/calculators/area-settlement")]
async fn ask_area_settlement(call: Ask<AreaSettlementInput>) -> Reply {
    call.answer(area_settlement)
}

/// Tax invoices in parts
///
/// net = gross ÷ (1 + rate), HALF_UP; tax = gross − net. A part carries the difference of the
/// cumulative amounts after and before it, so that the parts always sum to the whole.
#[utoipa::path(
    operation_id = "calculators_invoice_tax", tag = "calculators",
    request_body = InvoiceTaxInput,
    responses((status = 200, description = "Parts and whole", body = InvoiceTax))
)]
#[post("/api/v1/calculators/invoice-tax")]
async fn ask_invoice_tax(call: Ask<InvoiceTaxInput>) -> Reply {
    call.answer(invoice_tax)
}

/// Lay a receipt on lines
///
/// `fifo`: by due day, then `seq`, whatever the kind. `principal_first` and `penalty_first`: one
/// kind by due day, then the other. `explicit`: the parts named. Lines without a due day come last;
/// what no line takes is credit. Where nothing is agreed: Civil Code 民法典 art. 560 and 561.
#[utoipa::path(
    operation_id = "calculators_allocation", tag = "calculators",
    request_body = AllocationInput,
    responses((status = 200, description = "What was laid where, and the rest", body = Allocations))
)]
#[post("/api/v1/calculators/allocation")]
async fn ask_allocation(call: Ask<AllocationInput>) -> Reply {
    call.answer(allocation)
}

/// Calculate a commission
///
/// `marginal`: each deal by the tier of its own place. `retroactive`: all deals by the tier that
/// their number reaches. Each deal is rounded HALF_UP to the fen, the total is their sum; shares go
/// by largest remainder, ties to the first.
#[utoipa::path(
    operation_id = "calculators_commission", tag = "calculators",
    request_body = CommissionInput,
    responses((status = 200, description = "By deal and by party", body = Commission))
)]
#[post("/api/v1/calculators/commission")]
async fn ask_commission(call: Ask<CommissionInput>) -> Reply {
    call.answer(commission)
}

/// Lay out a mortgage
///
/// `equal_instalment`: P × i ÷ (1 − (1 + i)^−n) a month, i = annual rate ÷ 12.
/// `equal_principal`: P ÷ n plus the interest of the balance. Interest is rounded to the fen each
/// month; the last instalment takes the remainder, so that principal parts sum to the loan.
#[utoipa::path(
    operation_id = "calculators_mortgage", tag = "calculators",
    request_body = MortgageInput,
    responses((status = 200, description = "The instalments", body = MortgageSchedule))
)]
#[post("/api/v1/calculators/mortgage")]
async fn ask_mortgage(call: Ask<MortgageInput>) -> Reply {
    call.answer(mortgage)
}

/// Divide the refund of a termination
///
/// Refundable = received + on-behalf money not yet remitted − forfeiture − penalty − deductions,
/// never below zero. The banks get their pay-off amounts first, the buyer the rest. Earnest money
/// and penalty exclude each other for the same breach: Civil Code 民法典 art. 586 to 588.
#[utoipa::path(
    operation_id = "calculators_termination", tag = "calculators",
    request_body = TerminationInput,
    responses((status = 200, description = "Who gets what back", body = Termination))
)]
#[post("/api/v1/calculators/termination")]
async fn ask_termination(call: Ask<TerminationInput>) -> Reply {
    call.answer(termination)
}

/// Make unit codes of a template
///
/// A named rule, or a free template of `{project}`, `{zone}`, `{building}`, `{floor}`, `{room}`,
/// `{date:%Y%m%d}` and `{serial}`; `{x:03}` pads what is numeric. A template that tells units not
/// apart, or names a zone that a place lacks, is refused with the place of the fault.
#[utoipa::path(
    operation_id = "calculators_unit_code", tag = "calculators",
    request_body = UnitCodeInput,
    responses((status = 200, description = "The codes", body = UnitCodes))
)]
#[post("/api/v1/calculators/unit-code")]
async fn ask_unit_code(call: Ask<UnitCodeInput>) -> Reply {
    call.answer(unit_code)
}

/// Routes of the calculators.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(ask_price)
        .service(ask_payment_plan)
        .service(ask_penalty)
        .service(ask_area_settlement)
        .service(ask_invoice_tax)
        .service(ask_allocation)
        .service(ask_commission)
        .service(ask_mortgage)
        .service(ask_termination)
        .service(ask_unit_code);
}
