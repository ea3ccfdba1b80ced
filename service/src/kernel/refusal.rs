//! Refusals: the business says no, by a stable code and in two languages.

use super::language::Language;
use super::read::Reader;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde_json::{Map, Value};

/// A code of a refusal as readers meet it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalText {
    /// `sales.unit_taken`.
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

impl RefusalText {
    /// In the language of the request.
    #[must_use]
    pub fn told(&self) -> &'static str {
        Language::spoken().pick(self.zh, self.en)
    }
}

/// An enum of refusals of one shelf.
pub trait RefusalCode {
    /// Every code of the shelf.
    const ALL: &'static [RefusalText];
    fn text(&self) -> &'static RefusalText;
}

/// Reads a member once the refused act is rolled back, outside of any lock.
pub type Afterthought =
    Box<dyn for<'a> FnOnce(&'a Reader<'a>) -> LocalBoxFuture<'a, super::Result<Value>> + Send>;

/// A refusal with what the caller may need to go on.
pub struct Refusal {
    pub text: &'static RefusalText,
    /// Further members of the problem: `alternatives`, `allowed`, `missing`, …
    pub members: Map<String, Value>,
    /// A member that is read after the rollback.
    pub(super) afterthought: Option<(&'static str, Afterthought)>,
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refusal").field("code", &self.text.code).finish_non_exhaustive()
    }
}

impl<R: RefusalCode> From<R> for Refusal {
    fn from(code: R) -> Self {
        Self { text: code.text(), members: Map::new(), afterthought: None }
    }
}

impl Refusal {
    /// Adds a member; what cannot be written as JSON is left out.
    #[must_use]
    pub fn with<V: Serialize + ?Sized>(mut self, name: &str, value: &V) -> Self {
        if let Ok(value) = serde_json::to_value(value) {
            self.members.insert(name.to_owned(), value);
        }
        self
    }

    /// Adds a member that is read after the rollback.
    #[must_use]
    pub fn with_later(mut self, name: &'static str, read: Afterthought) -> Self {
        self.afterthought = Some((name, read));
        self
    }

    /// Reads the member that had to wait.
    pub(super) async fn complete(&mut self, reader: &Reader<'_>) -> super::Result<()> {
        if let Some((name, read)) = self.afterthought.take() {
            let value = read(reader).await?;
            self.members.insert(name.to_owned(), value);
        }
        Ok(())
    }
}

/// One of many was changed since it was seen; for a single one it is `Error::Stale`.
pub const STALE: RefusalText = RefusalText {
    code: "stale",
    zh: "内容已被他人修改。",
    en: "It has changed since you read it.",
};

/// Declares the refusals of a shelf: `Variant "shelf.code" ("zh", "en"),`.
#[macro_export]
macro_rules! refusals {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $variant:ident $code:literal ($zh:literal, $en:literal),)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// The refusal with one more member.
            #[must_use]
            pub fn with<V: serde::Serialize + ?Sized>(
                self, name: &str, value: &V,
            ) -> $crate::kernel::refusal::Refusal {
                $crate::kernel::refusal::Refusal::from(self).with(name, value)
            }
        }

        impl $crate::kernel::refusal::RefusalCode for $name {
            const ALL: &'static [$crate::kernel::refusal::RefusalText] = &[
                $($crate::kernel::refusal::RefusalText { code: $code, zh: $zh, en: $en },)+
            ];
            fn text(&self) -> &'static $crate::kernel::refusal::RefusalText {
                &Self::ALL[*self as usize]
            }
        }
    };
}

refusals! {
    /// Refusals that every shelf can give.
    Kernel {
        InvalidTransition "invalid_transition" ("当前状态不允许该操作。", "The act is not possible in the present state."),
        QuoteChanged "quote_changed" ("结果与报价时不同，请重新确认。", "The outcome differs from the quote; look at it again."),
        Duplicate "duplicate" ("已存在相同的记录。", "There is one like it already."),
        AnswerErased "answer_erased" ("该请求已完成，其结果已随个人信息抹除。", "The request was done; its answer was erased with the person it named."),
        InUse "in_use" ("仍被引用，不能删除。", "Other records refer to it."),
        JobStopped "job_stopped" ("任务已被要求停止。", "The job was asked to stop."),
        SealedUnreadable "sealed_unreadable" ("加密数据无法读取，已记录，请联系管理员。", "A sealed value does not open; it has been logged, ask an administrator."),
        SandboxOff "sandbox_off" ("未启用沙箱时钟。", "The sandbox clock is not switched on."),
        ClockBackwards "clock_backwards" ("时钟只能向前调整。", "The clock only moves forward."),
    }
}
