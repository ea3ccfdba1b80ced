//! Giving back to the system what was needed for a moment only.
//!
//! The document, the migrations and large answers take tens of megabytes that the allocator of
//! glibc keeps in its arenas for ever: a server at rest held twice what it uses.

use std::time::Duration;

const SOON: Duration = Duration::from_secs(2);
const EVERY: Duration = Duration::from_secs(300);

/// Gives back free memory soon after the start, and now and then.
pub async fn give_back() {
    let mut moments = tokio::time::interval_at(tokio::time::Instant::now() + SOON, EVERY);
    loop {
        moments.tick().await;
        trim();
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "glibc offers it to C alone; it takes no pointer and keeps none")]
fn trim() {
    // SAFETY: malloc_trim(3) may be called at any time from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
const fn trim() {}
