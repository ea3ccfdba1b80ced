//! Bad bodies, made from the schema and the example of every operation that takes one.

mod bodies;
mod mutations;
mod patches;
mod transport;
