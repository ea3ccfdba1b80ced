//! What happens, asked for and watched: nothing skipped, nothing twice, nothing of others.

mod feed;
mod load;
mod notice;
mod stream;
mod ticket;
