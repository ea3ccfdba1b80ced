//! What a handler's signature says: who acts, by which permission, with what.

pub mod ask;
pub mod body;
pub mod caller;
pub mod download;
pub mod language;
pub mod path;
pub mod query;
pub mod read;
pub mod reply;
pub mod several;
pub mod upload;
pub mod word;
pub mod write;

pub use ask::Ask;
pub use download::Content;
pub use path::Id;
pub use query::Query;
pub use read::Read;
pub use reply::Reply;
pub use several::{Several, all};
pub use upload::{Upload, Uploaded};
pub use word::Word;
pub use write::{Nothing, Write};
