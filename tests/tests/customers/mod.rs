mod assignment;
mod customer;
mod follow_up;
mod pool;
mod rotation;
mod rotation_member;
mod viewing;
mod visit;
