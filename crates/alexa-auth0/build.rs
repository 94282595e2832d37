//! Reduces the root certificates in `roots/` to their names and keys, which is all that a trust anchor needs: a third
//! of their size, and the Worker parses nothing when it starts.

#![allow(clippy::expect_used, reason = "a failure here is a failed build")]

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

const ROOTS: [&str; 5] =
    ["amazon-root-ca-1", "amazon-root-ca-2", "amazon-root-ca-3", "amazon-root-ca-4", "starfield-services-root-ca-g2"];

fn main() {
    println!("cargo::rerun-if-changed=roots");
    let mut anchors = String::from("[\n");
    for name in ROOTS {
        let certificate = CertificateDer::from_pem_file(format!("roots/{name}.pem")).expect(name);
        let anchor = webpki::anchor_from_trusted_cert(&certificate).expect(name);
        assert!(anchor.name_constraints.is_none(), "{name} has name constraints, which would be lost");
        let (subject, key) = (anchor.subject.as_ref(), anchor.subject_public_key_info.as_ref());
        writeln!(
            anchors,
            "    TrustAnchor {{ subject: Der::from_slice(&{subject:?}), \
             subject_public_key_info: Der::from_slice(&{key:?}), name_constraints: None }},"
        )
        .expect("text");
    }
    anchors.push_str("]\n");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("amazon_roots.rs"), anchors).expect("a file in OUT_DIR");
}
