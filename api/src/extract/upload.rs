//! Uploads: one file of a form, in the store before the write begins, and the form's other fields.

use super::{Reply, Write, body};
use crate::limits;
use crate::problem::{ApiError, NOT_A_FORM, TOO_LARGE, UNREADABLE_FORM};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use entity::id::JobId;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use service::files::file::{self, Bounds, Declared, Received, Receiving};
use service::kernel::{Error, FaultCode, Kernel, Reader, Result, Tx, act};
use validator::Validate;

/// Name of the field that holds the file.
const FILE: &str = "file";
/// Most other fields, and the longest of them, in bytes.
const FIELDS: usize = 32;
const FIELD_BYTES: usize = 4 * 1024;
/// So much of what is too large is still read, in bytes: who is cut off while he sends does not
/// hear why.
const DRAINED: usize = 16 * 1024 * 1024;

/// A form with one file, and the fields `F`.
#[derive(Debug, Serialize)]
pub struct Uploaded<F> {
    pub file: Received,
    #[serde(flatten)]
    pub fields: F,
}

/// A write by the permission `ACT` that brings a file, or that of a tour an archive.
#[derive(Debug)]
pub struct Upload<const ACT: u16, F>(Write<ACT, Uploaded<F>>);

/// What is taken by the act.
async fn bounds<const ACT: u16>(reader: &Reader<'_>) -> Result<Bounds> {
    match ACT {
        act::INVENTORY_MEDIA_UPLOAD_TOUR => {
            Bounds::of_archives(reader, "inventory.media.tour_max_megabytes").await
        }
        _ => Bounds::read(reader).await,
    }
}

impl<const ACT: u16, F: DeserializeOwned + Validate + 'static> FromRequest for Upload<ACT, F> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let form = Multipart::from_request(&request, payload).into_inner();
        Box::pin(async move {
            let call = Write::<ACT, ()>::open(&request).await?;
            limits::special(&call.state, &request, &call.actor).await?;
            let mut form = form.map_err(|_| NOT_A_FORM)?;
            let kernel = &call.state.kernel;
            let bounds = bounds::<ACT>(&Reader::new(kernel, &call.actor)).await?;
            let mut parts = Parts { kernel, bounds, file: None, fields: Map::new() };
            let read = parts.read::<F>(&mut form).await;
            match (parts.file, read) {
                (Some(file), Ok(fields)) => Ok(Self(call.with(Uploaded { file, fields }))),
                (None, Ok(_)) => Err(Error::fault("/file", FaultCode::Required).into()),
                (file, Err(error)) => {
                    forget(&call.state.kernel, file.as_ref()).await;
                    Err(error)
                }
            }
        })
    }
}

/// What of a form has come in.
struct Parts<'k> {
    kernel: &'k Kernel,
    bounds: Bounds,
    file: Option<Received>,
    fields: Map<String, Value>,
}

impl Parts<'_> {
    async fn read<F>(&mut self, form: &mut Multipart) -> Result<F, ApiError>
    where
        F: DeserializeOwned + Validate,
    {
        while let Some(part) = form.next().await {
            let mut field = part.map_err(|error| meaning(&error))?;
            let name = field.name().unwrap_or_default().to_owned();
            let twice = self.fields.contains_key(&name) || name == FILE && self.file.is_some();
            if twice {
                return Err(Error::fault(format!("/{name}"), FaultCode::Duplicate).into());
            }
            if name == FILE {
                self.file = Some(self.receive(&mut field).await?);
            } else if self.fields.len() < FIELDS {
                let text = text(&mut field, &name).await?;
                self.fields.insert(name, Value::String(text));
            } else {
                return Err(UNREADABLE_FORM.into());
            }
        }
        body::of_form(&self.fields)
    }

    async fn receive(&self, field: &mut Field) -> Result<Received, ApiError> {
        let declared = declared(field);
        let mut receiving = Receiving::begin(self.kernel, self.bounds.clone()).await?;
        loop {
            let taken = match field.next().await {
                None => return Ok(receiving.finish(&declared).await?),
                Some(Ok(bytes)) => receiving.take(bytes).await.map_err(ApiError::from),
                Some(Err(error)) => Err(meaning(&error)),
            };
            let refused = match taken {
                Ok(true) => continue,
                Ok(false) => {
                    drain(field).await;
                    TOO_LARGE.into()
                }
                Err(error) => error,
            };
            receiving.give_up().await?;
            return Err(refused);
        }
    }
}

async fn text(field: &mut Field, name: &str) -> Result<String, ApiError> {
    let at = |code| Error::fault(format!("/{name}"), code);
    let bytes = field.bytes(FIELD_BYTES).await.map_err(|_| at(FaultCode::TooLong))?;
    let bytes = bytes.map_err(|error| meaning(&error))?;
    let text = String::from_utf8(bytes.to_vec());
    Ok(text.map_err(|_| at(FaultCode::InvalidFormat))?)
}

fn declared(field: &Field) -> Declared {
    let told = field.content_disposition();
    let extended = told.and_then(|told| told.get_filename_ext());
    let extended = extended.and_then(|name| String::from_utf8(name.value.clone()).ok());
    let name = extended.or_else(|| told?.get_filename().map(str::to_owned));
    let media_type = field.content_type().map(|kind| kind.essence_str().to_owned());
    Declared { name: name.unwrap_or_default(), media_type: media_type.unwrap_or_default() }
}

async fn drain(field: &mut Field) {
    let mut drained = 0;
    while let Some(Ok(bytes)) = field.next().await {
        drained += bytes.len();
        if drained > DRAINED {
            return;
        }
    }
}

fn meaning(error: &MultipartError) -> ApiError {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => NOT_A_FORM.into(),
        _ => UNREADABLE_FORM.into(),
    }
}

/// What is left behind here is swept later.
async fn forget(kernel: &Kernel, file: Option<&Received>) {
    let Some(file) = file else { return };
    if let Err(error) = file::settle(kernel, file).await {
        tracing::warn!(?error, id = %file.id, "bytes without a row are left to the sweep");
    }
}

impl<const ACT: u16, F: Serialize> Upload<ACT, F> {
    /// Something is read from the file before the write begins. 200 with what `here` tells of it,
    /// or 202 with what `later` has put off, if it is too `large` and no dry run. The bytes stay
    /// only if the work keeps them. The works are also told whether to do all or nothing.
    pub async fn tell<T, V: Serialize, L: Serialize>(
        &self,
        read: impl AsyncFn(&Reader<'_>, &Uploaded<F>) -> Result<T>,
        large: impl Fn(&T) -> bool,
        here: impl AsyncFn(&mut Tx<'_>, &Uploaded<F>, &T, bool) -> Result<V>,
        later: impl AsyncFn(&mut Tx<'_>, &Uploaded<F>, &T, bool) -> Result<(L, JobId)>,
    ) -> Reply {
        let Self(call) = self;
        let (kernel, atomic) = (&call.state.kernel, call.atomic);
        let reply = match read(&Reader::new(kernel, &call.actor), &call.body).await {
            Err(error) => Err(error.into()),
            Ok(found) if large(&found) && !call.dry_run => {
                call.accept(async |tx, form| later(tx, form, &found, atomic).await).await
            }
            Ok(found) => call.tell(async |tx, form| here(tx, form, &found, atomic).await).await,
        };
        forget(kernel, Some(&call.body.file)).await;
        reply
    }

    /// 201 with the thing that is made of what was read from the file before the write began, and
    /// its address; the file goes, and `settle` sees to what the reading has left.
    pub async fn create_of<T, I, V>(
        &self,
        home: &str,
        read: impl AsyncFn(&Reader<'_>, &Uploaded<F>) -> Result<T>,
        create: impl AsyncFn(&mut Tx<'_>, &F, &T) -> Result<I>,
        (view, settle): (
            impl AsyncFn(&Reader<'_>, I) -> Result<V>,
            impl AsyncFn(&Kernel, &T) -> Result<()>,
        ),
    ) -> Reply
    where
        I: Copy + std::fmt::Display,
        V: Serialize,
    {
        let Self(call) = self;
        let kernel = &call.state.kernel;
        let reply = match read(&Reader::new(kernel, &call.actor), &call.body).await {
            Err(error) => Err(error.into()),
            Ok(found) => {
                let create = async |tx: &mut Tx<'_>, form: &Uploaded<F>| {
                    create(tx, &form.fields, &found).await
                };
                let reply = call.create(home, create, view).await;
                if let Err(error) = settle(kernel, &found).await {
                    tracing::warn!(?error, "bytes without a row are left to the sweep");
                }
                reply
            }
        };
        forget(kernel, Some(&call.body.file)).await;
        reply
    }

    /// 201 with the thing made and its address, `home/{id}`; the bytes stay only if it was.
    pub async fn create<I, V>(
        &self,
        home: &str,
        create: impl AsyncFn(&mut Tx<'_>, &Uploaded<F>) -> Result<I>,
        view: impl AsyncFn(&Reader<'_>, I) -> Result<V>,
    ) -> Reply
    where
        I: Copy + std::fmt::Display,
        V: Serialize,
    {
        let reply = self.0.create(home, create, view).await;
        forget(&self.0.state.kernel, Some(&self.0.body.file)).await;
        reply
    }
}
