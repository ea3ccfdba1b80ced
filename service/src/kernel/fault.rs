//! What is wrong with an input, all of it at once.
//!
//! A rule that refuses answers every fault it finds, each at the place of the body that causes
//! it; an amount too large for any column is a fault as well, never a panic.

use entity::Money;
use entity::money::Overflow;
use rust_decimal::Decimal;

macro_rules! fault_codes {
    ($($code:literal $variant:ident ($zh:literal, $en:literal),)+) => {
        /// Kind of a fault, stable for clients.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FaultCode {
            $(#[doc = $en] $variant,)+
        }

        impl FaultCode {
            /// Every code, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Text of the code in answers, in snake_case.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What it means, in the language of the request.
            #[must_use]
            pub fn told(&self) -> &'static str {
                $crate::kernel::language::Language::spoken().pick(self.zh(), self.en())
            }

            /// What it means, in English.
            #[must_use]
            pub const fn en(&self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }

            /// What it means, in Chinese.
            #[must_use]
            pub const fn zh(&self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }
        }
    };
}

fault_codes! {
    "required" Required ("此项必填。", "This field is required."),
    "unknown_field" UnknownField ("没有此字段。", "There is no such field."),
    "wrong_type" WrongType ("类型不正确。", "The value has the wrong type."),
    "too_long" TooLong ("文字过长。", "The text is too long."),
    "too_short" TooShort ("文字过短。", "The text is too short."),
    "too_many" TooMany ("项数过多。", "There are too many entries."),
    "too_few" TooFew ("项数过少。", "There are too few entries."),
    "out_of_range" OutOfRange ("数值超出范围。", "The value is out of range."),
    "too_precise" TooPrecise ("小数位数过多。", "The number has too many decimal places."),
    "invalid_format" InvalidFormat ("格式不正确。", "The text does not have the required form."),
    "invalid_value" InvalidValue ("此处不允许该值。", "The value is not allowed here."),
    "duplicate" Duplicate ("与前面的项重复。", "The value repeats an earlier one."),
    "sum_mismatch" SumMismatch ("各项之和与总额不符。", "The parts do not sum to the whole."),
    "not_found" NotFound ("找不到所指的对象。", "What it refers to does not exist."),
    "date_in_future" DateInFuture ("日期晚于今天。", "The day is after today."),
    "date_order" DateOrder ("日期先后顺序不正确。", "The days are in the wrong order."),
    "conflict" Conflict ("与另一字段冲突。", "The field excludes another one that is given."),
    "not_clearable" NotClearable ("此项不能清空。", "The field cannot be cleared."),
    "too_common" TooCommon ("密码过于常见。", "The password is among the first that are guessed."),
    "missing_option" MissingOption ("各选项中须给出一个。", "One of the alternatives must be given."),
    "type_mismatch" TypeMismatch ("内容与声明的类型不符。", "The content is not of the declared type."),
    "type_not_allowed" TypeNotAllowed ("不接受此类文件。", "Files of this kind are not taken."),
    "name_not_allowed" NameNotAllowed ("文件名不可用。", "The name is empty, holds a path, or misleads."),
    "picture_unreadable" PictureUnreadable ("图片无法读取。", "The picture cannot be read."),
    "picture_too_large" PictureTooLarge ("图片像素过多。", "The picture has too many pixels."),
    "sheet_unreadable" SheetUnreadable ("表格无法读取。", "The workbook cannot be read."),
    "text_unreadable" TextUnreadable ("文字须为 UTF-8 或 GBK 编码。", "The text is neither UTF-8 nor GBK."),
    "unpacked_too_large" UnpackedTooLarge ("解压后过大。", "It would become too large when unpacked."),
    "archive_unreadable" ArchiveUnreadable ("压缩包无法读取。", "The archive cannot be read."),
    "archive_unsafe" ArchiveUnsafe ("压缩包含有越界路径或链接。", "A link, or a name that leads out."),
    "index_missing" IndexMissing ("压缩包缺少 index.html。", "The archive has no index.html."),
    "formula" Formula ("不接受公式，请填入数值。", "A formula is not taken; give its value."),
}

impl std::fmt::Display for FaultCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// One thing that is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to the value, `/lines/0/ratio`; empty for the body itself.
    pub pointer: String,
    pub code: FaultCode,
    /// What the code's own sentence cannot say, such as the sum that was found.
    pub detail: Option<String>,
}

impl Fault {
    /// A fault of `code` at a JSON pointer.
    pub fn at(pointer: impl Into<String>, code: FaultCode) -> Self {
        Self { pointer: pointer.into(), code, detail: None }
    }

    /// Adds what the code's own sentence cannot say.
    #[must_use]
    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same fault where the rule's input is a member of a larger body.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.pointer.insert_str(0, prefix);
        self
    }
}

impl From<Fault> for Vec<Fault> {
    fn from(fault: Fault) -> Self {
        vec![fault]
    }
}

/// Refuses when anything was found.
pub fn refuse(faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// An amount of an answer; beyond what a document may carry it is a fault of the field that
/// causes it.
pub fn held(amount: Result<Money, Overflow>, pointer: &str) -> Result<Money, Fault> {
    match amount {
        Ok(amount) if amount <= Money::MAX && amount >= Money::MAX.negated() => Ok(amount),
        _ => Err(Fault::at(pointer, FaultCode::OutOfRange)),
    }
}

/// A checked calculation in yuan brought to the fen, HALF_UP.
pub fn fen(value: Option<Decimal>, pointer: &str) -> Result<Money, Fault> {
    held(value.ok_or(Overflow).and_then(Money::half_up), pointer)
}

#[cfg(test)]
pub(crate) mod proof {
    //! Rules tried on JSON, so that the figures and names are those a client sees.

    use super::Fault;
    use serde::{Serialize, de::DeserializeOwned};
    use serde_json::Value;

    /// What a test answers: an error fails it.
    pub type Tried = Result<(), Box<dyn std::error::Error>>;

    /// Answer of a rule to a JSON input.
    pub fn answer<I: DeserializeOwned, O: Serialize>(
        rule: fn(&I) -> Result<O, Vec<Fault>>,
        input: Value,
    ) -> Result<Value, Box<dyn std::error::Error>> {
        let input: I = serde_json::from_value(input)?;
        let output = rule(&input).map_err(|faults| format!("{faults:?}"))?;
        Ok(serde_json::to_value(output)?)
    }

    /// Faults of a JSON input as `pointer code`, in the order found.
    pub fn faults<I: DeserializeOwned, O: std::fmt::Debug>(
        rule: fn(&I) -> Result<O, Vec<Fault>>,
        input: Value,
    ) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let input: I = serde_json::from_value(input)?;
        match rule(&input) {
            Ok(output) => Err(format!("accepted: {output:?}").into()),
            Err(faults) => {
                Ok(faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_tell_themselves_in_both_languages() {
        let codes: BTreeSet<_> = FaultCode::ALL.iter().map(FaultCode::code).collect();
        assert_eq!(codes.len(), FaultCode::ALL.len());
        assert!(FaultCode::ALL.iter().all(|code| code.en().ends_with('.')));
        assert!(FaultCode::ALL.iter().all(|code| code.zh().ends_with('。')));
    }

    #[test]
    fn amounts_beyond_a_document_are_faults_of_their_field() {
        let fault = Err(Fault::at("/price", FaultCode::OutOfRange));
        assert_eq!(held(Money::MAX.plus(Money::fen(1)), "/price"), fault);
        assert_eq!(fen(Some(Decimal::MAX), "/price"), fault);
        assert_eq!(fen(None, "/price"), fault);
        assert_eq!(fen(Some(Decimal::new(5, 3)), "/price"), Ok(Money::fen(1)));
    }

    #[test]
    fn a_fault_moves_under_the_body_that_holds_its_input() {
        let fault = Fault::at("/lines/0/ratio", FaultCode::OutOfRange).under("/payment_terms");
        assert_eq!(fault.pointer, "/payment_terms/lines/0/ratio");
    }
}
