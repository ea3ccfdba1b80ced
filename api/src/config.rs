//! Settings: `LOUXIAO_…` from the environment, over an optional file.

use crate::proxies::Proxies;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use service::kernel::cipher::{Cipher, FIRST_KEY};
use std::fmt;
use std::path::PathBuf;

/// Shortest signing secret.
const MIN_SECRET: usize = 32;
/// What `dev` signs with when nothing is set; refused everywhere else.
const DEV_SECRET: &str = "louxiao-development-secret-not-for-production";
const DEV_DATA_KEY: &str = "6c6f757869616f2d646576656c6f706d656e742d646174612d6b65792d303031";

/// Where the process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    Dev,
    #[default]
    Production,
}

/// Everything an operator can set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    pub profile: Profile,
    /// `sqlite://…`, `postgres://…` or `mysql://…`.
    #[serde(default = "default_database")]
    pub database_url: String,
    #[serde(default = "default_connections")]
    pub database_connections: u32,
    /// A folder, or `s3://bucket/prefix`.
    #[serde(default = "default_files")]
    pub files: String,
    #[serde(default = "default_bind")]
    pub bind: String,
    /// Zero takes one worker per core.
    #[serde(default)]
    pub workers: usize,
    /// Signs tokens; at least 32 bytes.
    #[serde(default)]
    pub jwt_secret: Option<SecretString>,
    /// 32 bytes in hex; encrypts personal data.
    #[serde(default)]
    pub data_key: Option<SecretString>,
    /// What marks the work of that key, a small letter and up to 15 of them and digits; `k1` where
    /// nothing is said.
    #[serde(default)]
    pub data_key_id: Option<String>,
    /// Other master keys that are understood, `k1=<hex>,k0=<hex>`: those before it, or the next.
    #[serde(default)]
    pub data_keys_previous: Option<SecretString>,
    /// Creates `admin` on an empty database.
    #[serde(default)]
    pub admin_password: Option<SecretString>,
    #[serde(default = "yes")]
    pub auto_migrate: bool,
    #[serde(default)]
    pub sandbox_clock: bool,
    /// Origins separated by commas; `localhost` opens every local port.
    #[serde(default)]
    pub cors_origins: String,
    /// Peers whose `X-Forwarded-For` is believed: addresses, and beginnings of IPv4 addresses that
    /// end with a dot, separated by commas.
    #[serde(default)]
    pub trusted_proxies: String,
    /// Requests of one user a minute; zero for any number.
    #[serde(default)]
    pub rate_limit_per_minute: u32,
    /// Requests of everybody that are served at once; zero for any number.
    #[serde(default = "default_in_flight")]
    pub requests_in_flight: usize,
    /// Folder that e-mails and text messages are left in, for a gateway to take.
    #[serde(default = "default_outbox")]
    pub outbox: PathBuf,
    #[serde(default = "default_log")]
    pub log: String,
}

fn default_database() -> String {
    "sqlite://./data/louxiao.db".to_owned()
}
fn default_connections() -> u32 {
    20
}
fn default_files() -> String {
    "./data/files".to_owned()
}
fn default_bind() -> String {
    "127.0.0.1:8080".to_owned()
}
fn default_in_flight() -> usize {
    1_000
}
fn default_outbox() -> PathBuf {
    PathBuf::from("./data/outbox")
}
fn default_log() -> String {
    "info".to_owned()
}
fn yes() -> bool {
    true
}

/// Why the process does not start.
#[derive(Debug)]
pub struct Refused(String);

impl Refused {
    #[must_use]
    pub const fn because(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl Settings {
    /// What the demo runs on: a file of its own, open to local front ends.
    #[must_use]
    pub fn demo() -> Self {
        let text =
            |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
        Self {
            profile: Profile::Dev,
            database_url: text("LOUXIAO_DATABASE_URL", "sqlite://./data/demo.db"),
            database_connections: default_connections(),
            files: text("LOUXIAO_FILES", "./data/demo-files"),
            bind: text("LOUXIAO_BIND", &default_bind()),
            workers: 0,
            jwt_secret: None,
            data_key: None,
            data_key_id: None,
            data_keys_previous: None,
            admin_password: Some(crate::demo::PASSWORD.to_owned().into()),
            auto_migrate: true,
            sandbox_clock: true,
            cors_origins: "localhost".to_owned(),
            trusted_proxies: String::new(),
            rate_limit_per_minute: 0,
            requests_in_flight: default_in_flight(),
            outbox: default_outbox(),
            log: text("LOUXIAO_LOG", "warn"),
        }
    }

    /// Reads file and environment, the environment on top.
    pub fn load(file: Option<&str>) -> Result<Self, Refused> {
        let mut figment = Figment::new();
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        // Names that the project's own scripts hand on; any other unknown one is a typing error.
        let scripts = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.starts_with("test_") || name.starts_with("fuzz_")
        };
        let environment = Env::prefixed("LOUXIAO_")
            .ignore(&["db_dir", "binary", "api", "update", "record_examples"])
            .filter(move |name| !scripts(name.as_str()));
        figment.merge(environment).extract().map_err(|error| Refused(error.to_string()))
    }

    /// The signing secret; production refuses a missing or weak one.
    pub fn secret(&self) -> Result<Vec<u8>, Refused> {
        let given = self.jwt_secret.as_ref().map(ExposeSecret::expose_secret);
        match (given, self.profile) {
            (Some(secret), _) if weak(secret) && self.profile == Profile::Production => {
                Err(Refused("LOUXIAO_JWT_SECRET is weak: it needs 32 varied bytes".to_owned()))
            }
            (Some(secret), _) => Ok(secret.as_bytes().to_vec()),
            (None, Profile::Dev) => Ok(DEV_SECRET.as_bytes().to_vec()),
            (None, Profile::Production) => Err(Refused("LOUXIAO_JWT_SECRET is missing".to_owned())),
        }
    }

    /// The master key of personal data.
    pub fn master_key(&self) -> Result<[u8; 32], Refused> {
        let given = self.data_key.as_ref().map(ExposeSecret::expose_secret);
        let text = match (given, self.profile) {
            (Some(text), _) => text,
            (None, Profile::Dev) => DEV_DATA_KEY,
            (None, Profile::Production) => {
                return Err(Refused("LOUXIAO_DATA_KEY is missing: 32 bytes in hex".to_owned()));
            }
        };
        key_of("LOUXIAO_DATA_KEY", text, self.profile)
    }

    /// The master key with those that are understood besides.
    pub fn cipher(&self) -> Result<Cipher, Refused> {
        let id = self.data_key_id.as_deref().unwrap_or(FIRST_KEY);
        let mut ids = vec![named("LOUXIAO_DATA_KEY_ID", id)?];
        let mut cipher = Cipher::named(id, &self.master_key()?);
        let others = self.data_keys_previous.as_ref().map_or("", ExposeSecret::expose_secret);
        for pair in others.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            const NAME: &str = "LOUXIAO_DATA_KEYS_PREVIOUS";
            let (id, text) =
                pair.split_once('=').ok_or_else(|| Refused(format!("{NAME} needs id=key")))?;
            let id = named(NAME, id.trim())?;
            if ids.contains(&id) {
                return Err(Refused(format!("{NAME} names {id} twice")));
            }
            cipher = cipher.understanding(id, &key_of(NAME, text.trim(), self.profile)?);
            ids.push(id);
        }
        Ok(cipher)
    }

    /// May the clock be moved? Never in production.
    pub fn sandbox(&self) -> Result<bool, Refused> {
        if self.sandbox_clock && self.profile == Profile::Production {
            return Err(Refused("LOUXIAO_SANDBOX_CLOCK is not for production".to_owned()));
        }
        Ok(self.sandbox_clock)
    }

    /// Who may say for whom he asks.
    pub fn proxies(&self) -> Result<Proxies, Refused> {
        let wrong = "LOUXIAO_TRUSTED_PROXIES needs addresses, or beginnings that end with a dot";
        Proxies::parse(&self.trusted_proxies).ok_or_else(|| Refused(wrong.to_owned()))
    }

    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        let list = self.cors_origins.split(',').map(str::trim);
        list.filter(|origin| !origin.is_empty()).map(str::to_owned).collect()
    }
}

/// A master key in hex.
fn key_of(setting: &str, text: &str, profile: Profile) -> Result<[u8; 32], Refused> {
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    let key = bytes.ok_or_else(|| Refused(format!("{setting} needs 32 bytes in hex")))?;
    if profile == Profile::Production && weak(text) {
        return Err(Refused(format!("{setting} is weak")));
    }
    Ok(key)
}

/// The id of a master key: a small letter and up to 15 of them and digits.
fn named<'i>(setting: &str, id: &'i str) -> Result<&'i str, Refused> {
    let fits = id.len() <= 16
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let wrong =
        || Refused(format!("{setting} needs a small letter and up to 15 of them and digits"));
    if fits { Ok(id) } else { Err(wrong()) }
}

/// Too short, or of too few different characters to be random.
fn weak(secret: &str) -> bool {
    let mut letters: Vec<u8> = secret.bytes().collect();
    letters.sort_unstable();
    letters.dedup();
    secret.len() < MIN_SECRET || letters.len() < 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn production() -> Settings {
        Settings {
            profile: Profile::Production,
            database_url: default_database(),
            database_connections: 1,
            files: default_files(),
            bind: default_bind(),
            workers: 0,
            jwt_secret: None,
            data_key: None,
            data_key_id: None,
            data_keys_previous: None,
            admin_password: None,
            auto_migrate: true,
            sandbox_clock: true,
            cors_origins: String::new(),
            trusted_proxies: String::new(),
            rate_limit_per_minute: 0,
            requests_in_flight: 0,
            outbox: default_outbox(),
            log: default_log(),
        }
    }

    #[test]
    fn production_refuses_missing_and_weak_secrets_and_the_sandbox() {
        let mut settings = production();
        assert!(settings.secret().is_err());
        assert!(settings.master_key().is_err());
        assert!(settings.sandbox().is_err());
        settings.jwt_secret = Some("a".repeat(64).into());
        assert!(settings.secret().is_err());
        settings.jwt_secret = Some("f7Kq2-9vXr_Lw8Tz3Bn5Hd1Jc6Ms0Pa4Ye".to_owned().into());
        assert!(settings.secret().is_ok());
        settings.profile = Profile::Dev;
        assert!(settings.master_key().is_ok());
    }

    #[test]
    fn a_proxy_that_is_no_address_keeps_the_process_from_starting() {
        let mut settings = production();
        assert_eq!(settings.proxies().ok(), Some(Proxies::default()));
        settings.trusted_proxies = "10.0.0.5, 172.16.".to_owned();
        assert!(settings.proxies().is_ok());
        settings.trusted_proxies = "10.0.0.0/8".to_owned();
        assert!(settings.proxies().is_err());
    }

    #[test]
    fn master_keys_have_ids_of_their_own() {
        let key = "0123456789abcdef".repeat(4);
        let cipher = |id: Option<&str>, previous: &str| {
            let mut settings = production();
            settings.data_key = Some(key.clone().into());
            settings.data_key_id = id.map(str::to_owned);
            settings.data_keys_previous = Some(previous.to_owned().into());
            settings.cipher().map(|cipher| (cipher.mark(), cipher.rotates())).ok()
        };
        let other = "fedcba9876543210".repeat(4);
        assert_eq!(cipher(None, ""), Some(("k1.".to_owned(), false)));
        let pair = format!(" k1={other}, ");
        assert_eq!(cipher(Some("k2"), &pair), Some(("k2.".to_owned(), true)));
        assert_eq!(cipher(None, &pair), None);
        assert_eq!(cipher(Some("2"), &pair), None);
        assert_eq!(cipher(Some("k.2"), &pair), None);
        assert_eq!(cipher(Some("k2"), "k1"), None);
        assert_eq!(cipher(Some("k2"), &format!("k1={}", "a".repeat(64))), None);
    }
}
