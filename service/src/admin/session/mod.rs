//! Sessions 会话: sign-in, refresh with rotation, sign-out, and the tokens between.

pub mod back_off;
pub mod change_password;
pub mod profile;
pub mod refresh;
pub mod sign_in;
pub mod sign_out;
pub mod token;

pub use profile::Profile;
pub use token::{Keys, Tokens};
