//! Who may buy 客户.

pub mod assignment;
pub mod assignment_event;
pub mod behaviour;
pub mod buyer_group;
pub mod buyer_group_member;
pub mod campaign;
pub mod campaign_target;
pub mod consent;
pub mod contact;
pub mod customer;
pub mod customer_grade;
pub mod customer_tag;
pub mod favourite;
pub mod follow_up;
pub mod grade;
pub mod grade_rule;
pub mod identity_document;
pub mod rotation;
pub mod rotation_member;
pub mod segment;
pub mod viewing;
pub mod viewing_unit;
pub mod visit;
