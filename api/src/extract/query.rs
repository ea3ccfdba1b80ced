//! Query parameters: unknown ones are refused, wrong ones are named.

use crate::problem::{ApiError, query_fault};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use service::kernel::{Fault, FaultCode};
use std::future::{Ready, ready};

/// The query string as `T`.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // A text column of PostgreSQL cannot hold NUL.
        let mut pairs = request.query_string().split('&').filter_map(|pair| pair.split_once('='));
        if let Some((name, _)) = pairs.find(|(_, value)| value.contains("%00")) {
            return ready(Err(query_fault(name, FaultCode::InvalidValue)));
        }
        let query = actix_web::web::Query::<T>::from_query(request.query_string());
        let faults = || ApiError::Query(faults::<T>(request.query_string()));
        ready(query.map(|query| Self(query.into_inner())).map_err(|_| faults()))
    }
}

/// What is wrong with each parameter by itself: serde names only the unknown ones.
fn faults<T: DeserializeOwned>(query: &str) -> Vec<Fault> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut faults: Vec<Fault> = pairs
        .filter_map(|pair| {
            let error = actix_web::web::Query::<T>::from_query(pair).err()?.to_string();
            let name = pair.split('=').next().unwrap_or_default();
            if error.contains("unknown field") {
                Some(Fault::at(name, FaultCode::UnknownField))
            } else if error.contains("missing field") {
                None
            } else {
                Some(Fault::at(name, FaultCode::InvalidValue))
            }
        })
        .collect();
    if faults.is_empty() {
        // Each is right and the whole is not: one is given twice, or one is missing.
        let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        let name = twice.map_or("", |(_, name)| name);
        faults.push(Fault::at(name, FaultCode::InvalidValue));
    }
    faults
}
