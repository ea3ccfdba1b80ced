//! Files 文件.

use crate::id::{FileId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What a file is by its content.
    FileKind in "file_kind" {
        "jpeg" Jpeg ("JPEG 图片", "JPEG picture"),
        "png" Png ("PNG 图片", "PNG picture"),
        "webp" Webp ("WebP 图片", "WebP picture"),
        "pdf" Pdf ("PDF 文档", "PDF document"),
        "docx" Docx ("Word 文档", "Word document"),
        "xlsx" Xlsx ("Excel 表格", "Excel sheet"),
        "csv" Csv ("CSV 表格", "CSV table"),
    }
}

impl FileKind {
    /// Its media type, as it is served.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv",
        }
    }

    /// Endings of names that such a file may bear, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Csv => &["csv", "txt"],
        }
    }

    /// Has it pixels, and so a thumbnail?
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// A file; its bytes stand in the object store under its id.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// None until it belongs to something of a project.
    pub project_id: Option<ProjectId>,
    /// Who uploaded it.
    pub owner_id: UserId,
    pub kind: FileKind,
    /// A label for people; nothing is stored or found by it.
    pub name: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256 of the bytes in hex.
    pub sha256: String,
    /// Pixels of a picture, as it is shown upright.
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
