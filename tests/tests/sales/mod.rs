mod contract;
mod contract_review;
mod hold;
pub mod office;
mod payment_template;
mod race;
mod subscription;
mod subscription_end;
mod subscription_price;
