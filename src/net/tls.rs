use std::sync::Arc;

use graviola::util::is_cpu_supported;
use rustls::crypto::CryptoProvider;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use crate::net::Problem;

const LACKS: &str = "the processor lacks instructions that TLS needs here, for AES above all";

/// How connections are secured: by Rust alone, with the certificates that the system trusts, or SSL_CERT_FILE.
///
/// # Errors
/// The processor lacks what the ciphers need, or the system trusts nobody.
pub(super) fn config() -> Result<TlsConfig, Problem> {
    // `graviola` would panic without them.
    if !is_cpu_supported() {
        return Err(Problem::NoTls(LACKS.to_owned()));
    }
    let found = rustls_native_certs::load_native_certs();
    let roots: Vec<_> = found.certs.iter().map(|root| Certificate::from_der(root).to_owned()).collect();
    if roots.is_empty() {
        return Err(Problem::NoTls("no certificates of authorities are on this machine".to_owned()));
    }
    let provider: CryptoProvider = rustls_graviola::default_provider();
    let config = TlsConfig::builder().root_certs(RootCerts::Specific(Arc::new(roots)));
    Ok(config.unversioned_rustls_crypto_provider(Arc::new(provider)).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_processor_that_is_not_fit_is_an_error_and_no_panic() {
        match config() {
            Ok(_) => assert!(is_cpu_supported()),
            Err(problem) => assert!(matches!(problem, Problem::NoTls(_))),
        }
    }
}
