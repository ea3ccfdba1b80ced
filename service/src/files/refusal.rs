//! Refusals of the shelf.

crate::refusals! {
    /// Why something about files does not happen.
    Files {
        NotOwner "files.not_owner" ("只有上传者或主管可以删除该文件。", "Only who uploaded the file, or who sees everybody's, may remove it."),
    }
}
