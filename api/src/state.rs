//! What every handler can reach.

use crate::limits::Limits;
use crate::operations::Operations;
use crate::proxies::Proxies;
use service::admin::session::Keys;
use service::kernel::Kernel;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by all workers.
#[derive(Debug)]
pub struct State {
    pub kernel: Arc<Kernel>,
    pub keys: Keys,
    pub operations: Arc<Operations>,
    pub limits: Limits,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
    /// False once the process has been told to stop.
    pub accepting: AtomicBool,
}

impl State {
    #[must_use]
    pub fn new(kernel: Arc<Kernel>, secret: &[u8], operations: Arc<Operations>) -> Self {
        Self {
            kernel,
            keys: Keys::new(secret),
            operations,
            limits: Limits::default(),
            proxies: Proxies::default(),
            accepting: AtomicBool::new(true),
        }
    }

    /// The same within bounds.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The same behind proxies.
    #[must_use]
    pub fn behind(self, proxies: Proxies) -> Self {
        Self { proxies, ..self }
    }

    /// From now on the process is not ready, and streams end.
    pub fn drain(&self) {
        self.accepting.store(false, Ordering::Relaxed);
        self.kernel.hub.close();
    }
}
