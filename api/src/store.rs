//! Where files are kept, by one setting: a folder, or a bucket of anything that speaks S3.

use crate::config::Refused;
use service::kernel::store::Store;
use std::path::Path;

/// Opens what `LOUXIAO_FILES` names: `./data/files`, or `s3://bucket/prefix`.
pub fn open(place: &str) -> Result<Store, Refused> {
    match place.strip_prefix("s3://") {
        Some(bucket) => remote(bucket),
        None => folder(Path::new(place)),
    }
}

fn folder(path: &Path) -> Result<Store, Refused> {
    let told = |why: String| Refused::because(format!("LOUXIAO_FILES {}: {why}", path.display()));
    std::fs::create_dir_all(path).map_err(|error| told(error.to_string()))?;
    Store::folder(path).map_err(|error| told(format!("{error:?}")))
}

#[cfg(not(feature = "s3"))]
fn remote(_: &str) -> Result<Store, Refused> {
    let why = "LOUXIAO_FILES names a bucket and this binary was built without `--features s3`";
    Err(Refused::because(why.to_owned()))
}

/// Region, endpoint and credentials come from the environment, by the names that every tool of S3
/// knows: `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, …
#[cfg(feature = "s3")]
fn remote(bucket: &str) -> Result<Store, Refused> {
    use object_store::RetryConfig;
    use object_store::aws::AmazonS3Builder;
    use object_store::prefix::PrefixStore;
    use std::sync::Arc;
    use std::time::Duration;
    // Another part of the process may have chosen a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
    // Somebody waits for the answer: not for the minutes that a nightly copy would wait.
    let retry = RetryConfig {
        max_retries: 3,
        retry_timeout: Duration::from_secs(10),
        ..RetryConfig::default()
    };
    let built = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry).build();
    let store = built.map_err(|error| Refused::because(format!("LOUXIAO_FILES: {error}")))?;
    Ok(Store::of(Arc::new(PrefixStore::new(store, prefix))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(feature = "s3"))]
    fn a_bucket_needs_a_binary_that_can_reach_it() {
        assert!(open("s3://pictures/gz").is_err_and(|why| why.to_string().contains("s3")));
    }

    #[test]
    #[cfg(feature = "s3")]
    fn a_bucket_is_opened_by_its_name() {
        assert!(open("s3://pictures/gz").is_ok());
    }

    #[test]
    fn a_folder_is_made_where_there_is_none() {
        let folder = std::env::temp_dir().join(format!("louxiao-store-{}", std::process::id()));
        assert!(open(&folder.join("files").display().to_string()).is_ok());
        assert!(std::fs::remove_dir_all(&folder).is_ok());
    }
}
