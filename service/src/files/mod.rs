//! Files 文件: what people upload, and what the office makes.
//!
//! A file is a row and an object in the store ([`crate::kernel::store`]) under the row's id. The
//! bytes come first, the row decides: bytes without a row are nobody's, and are swept.
//!
//! ```text
//! received ──create──▶ unreferenced ──attach──▶ held
//!     │                  ▲   │                    │
//!     │ refused          │   │ a day later        │
//!     ▼                  └───┼──── detach ────────┘
//!  bytes removed             ▼
//!                     row, then bytes removed
//! ```

pub mod file;
pub mod refusal;

pub use refusal::Files;
