mod customer;
mod follow_up;
