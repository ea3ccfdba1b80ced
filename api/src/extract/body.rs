//! Bodies: read within a limit, parsed strictly, every fault told at once.

use crate::operations::Operations;
use crate::problem::{ApiError, NOT_JSON, TOO_LARGE, UNREADABLE};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;
use service::kernel::text::is_hidden;
use service::kernel::{Error, Fault, FaultCode};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// Larger bodies are files, which have their own endpoints.
const MAX_BYTES: usize = 1024 * 1024;

/// Faults that are told of one body.
const MAX_FAULTS: usize = 100;

/// Reads and checks a body.
pub async fn read<B: DeserializeOwned + Validate>(
    operations: &Operations,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<B, ApiError> {
    let bytes = match payload.to_bytes_limited(MAX_BYTES).await {
        Ok(bytes) => bytes.map_err(|_| UNREADABLE)?,
        Err(_) => return Err(TOO_LARGE.into()),
    };
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    if bytes.is_empty() {
        return parse(operations, request, b"{}");
    }
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
        return Err(NOT_JSON.into());
    }
    parse(operations, request, &bytes)
}

fn parse<B: DeserializeOwned + Validate>(
    operations: &Operations,
    request: &HttpRequest,
    bytes: &[u8],
) -> Result<B, ApiError> {
    // What the document promises is what is enforced: the schema sees what serde, stopping at the
    // first fault, and validator, blind to nested terms, do not.
    let body: Value = serde_json::from_slice(bytes).map_err(|_| UNREADABLE)?;
    let mut faults = operations.faults(request, &body);
    hidden_letters(&body, "", &mut faults);
    match serde_json::from_slice::<B>(bytes).map(|body| (body.validate(), body)) {
        Ok((Ok(()), body)) if faults.is_empty() => return Ok(body),
        Ok((Err(errors), _)) => collect(&errors, "", &mut faults),
        Err(_) if faults.is_empty() => faults.push(first_of_serde::<B>(bytes)),
        _ => {}
    }
    // validator keeps its errors in a map, whose order differs between runs.
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer).then(a.code.code().cmp(b.code.code())));
    faults.dedup();
    // Nobody mends more at once, and an answer must not outgrow the request.
    faults.truncate(MAX_FAULTS);
    Err(Error::Invalid(faults).into())
}

/// No text holds what nobody sees, NUL among it, which a column of PostgreSQL could not keep.
fn hidden_letters(value: &Value, at: &str, faults: &mut Vec<Fault>) {
    match value {
        Value::String(text) if text.chars().any(is_hidden) => {
            faults.push(Fault::at(at, FaultCode::InvalidFormat));
        }
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            numbered
                .for_each(|(index, item)| hidden_letters(item, &format!("{at}/{index}"), faults));
        }
        Value::Object(members) => members
            .iter()
            .for_each(|(name, member)| hidden_letters(member, &format!("{at}/{name}"), faults)),
        _ => {}
    }
}

/// The fields of a form, which has no schema of its own: the first fault alone is told.
pub fn of_form<F: DeserializeOwned + Validate>(fields: &Map<String, Value>) -> Result<F, ApiError> {
    let mut faults = vec![];
    fields.iter().for_each(|(name, text)| hidden_letters(text, &format!("/{name}"), &mut faults));
    let bytes = serde_json::to_vec(fields).map_err(Error::from)?;
    match serde_json::from_slice::<F>(&bytes).map(|form| (form.validate(), form)) {
        Ok((Ok(()), form)) if faults.is_empty() => return Ok(form),
        Ok((Err(errors), _)) => collect(&errors, "", &mut faults),
        Err(_) => faults.push(first_of_serde::<F>(&bytes)),
        _ => {}
    }
    Err(Error::Invalid(faults).into())
}

/// The schema allows what the type does not, such as `1.0` for a count: where serde stopped.
fn first_of_serde<B: DeserializeOwned>(bytes: &[u8]) -> Fault {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let error = serde_path_to_error::deserialize::<_, B>(&mut reader).err();
    let Some(error) = error else { return Fault::at("", FaultCode::InvalidValue) };
    let place = error.path().iter().map(|segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{key}"),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    });
    let (place, words) = (place.collect::<String>(), error.inner().to_string());
    // Bodies that may only be empty have no schema to name the field.
    match words.split('`').nth(1).filter(|_| words.starts_with("unknown field")) {
        Some(name) if place.ends_with(&format!("/{name}")) => {
            Fault::at(place, FaultCode::UnknownField)
        }
        Some(name) => Fault::at(format!("{place}/{name}"), FaultCode::UnknownField),
        None if words.starts_with("missing field") => {
            let name = words.split('`').nth(1).unwrap_or_default();
            Fault::at(format!("{place}/{name}"), FaultCode::Required)
        }
        None => Fault::at(place, FaultCode::InvalidValue).saying(words),
    }
}

fn collect(errors: &ValidationErrors, at: &str, faults: &mut Vec<Fault>) {
    for (name, kind) in errors.errors() {
        let pointer = if name == "__all__" { at.to_owned() } else { format!("{at}/{name}") };
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &pointer, faults),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{pointer}/{index}"), faults);
                }
            }
            ValidationErrorsKind::Field(list) => {
                faults.extend(list.iter().map(|error| Fault::at(&pointer, code_of(error))));
            }
        }
    }
}

fn code_of(error: &validator::ValidationError) -> FaultCode {
    let short = || {
        let length = |name: &str| error.params.get(name).and_then(Value::as_u64);
        let value = error.params.get("value");
        let count = value.map(|value| match value {
            Value::String(text) => text.chars().count() as u64,
            Value::Array(items) => items.len() as u64,
            _ => 0,
        });
        (length("min").is_some_and(|min| count < Some(min)), value.is_some_and(Value::is_array))
    };
    match error.code.as_ref() {
        "length" => match short() {
            (true, true) => FaultCode::TooFew,
            (true, false) => FaultCode::TooShort,
            (false, true) => FaultCode::TooMany,
            (false, false) => FaultCode::TooLong,
        },
        "range" => FaultCode::OutOfRange,
        other => FaultCode::ALL
            .iter()
            .copied()
            .find(|code| code.code() == other)
            .unwrap_or(FaultCode::InvalidFormat),
    }
}
