//! What people are told: in their inbox, and outside by the channels that they want.

mod contact;
mod customer;
mod delivery;
mod notification;
mod preference;
