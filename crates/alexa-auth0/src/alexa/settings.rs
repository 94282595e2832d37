//! The skill's ids, and who may sign its requests.

use super::certificate::{CertOrigin, TrustAnchors};
use crate::url::is_loopback_origin;
use crate::variables::Variables;

/// The skill's ids, and who may sign its requests.
#[derive(Clone, Debug)]
pub(crate) struct AlexaSettings {
    /// The skill's ids. `ALEXA_SKILL_ID`
    pub skill_ids: Vec<String>,
    /// Amazon's roots, and the root of `ALEXA_DEV_ROOT_CA`.
    pub trust_anchors: TrustAnchors,
    /// The origin of Amazon's certificate store, or `ALEXA_DEV_CERT_ORIGIN`.
    pub cert_origin: CertOrigin,
}

impl AlexaSettings {
    /// Reads the settings. None if a problem was reported that leaves no root or no origin.
    pub(crate) fn read(variables: &mut Variables<'_>) -> Option<Self> {
        let skill_ids = variables.list("ALEXA_SKILL_ID", |separator| separator == ',');
        if skill_ids.is_empty() {
            variables.problem("ALEXA_SKILL_ID", "is not set");
        } else if !skill_ids.iter().all(|id| is_skill_id(id)) {
            variables.problem("ALEXA_SKILL_ID", "must be amzn1.ask.skill.…, or several of them separated by commas");
        }
        let trust_anchors = match variables.development("ALEXA_DEV_ROOT_CA") {
            None => Some(TrustAnchors::amazon()),
            Some(pem) => TrustAnchors::amazon().with(&pem).ok(),
        };
        if trust_anchors.is_none() {
            variables.problem("ALEXA_DEV_ROOT_CA", "must be a PEM certificate");
        }
        let cert_origin = match variables.development("ALEXA_DEV_CERT_ORIGIN") {
            None => Some(CertOrigin::default()),
            Some(origin) => is_loopback_origin(&origin).then(|| CertOrigin::development(origin)),
        };
        if cert_origin.is_none() {
            variables.problem("ALEXA_DEV_CERT_ORIGIN", NOT_LOOPBACK);
        }
        if variables.development(API_ORIGIN).is_some_and(|origin| !is_loopback_origin(&origin)) {
            variables.problem(API_ORIGIN, NOT_LOOPBACK);
        }
        Some(Self { skill_ids, trust_anchors: trust_anchors?, cert_origin: cert_origin? })
    }
}

/// The origin of Alexa's own API in development.
pub(crate) const API_ORIGIN: &str = "ALEXA_DEV_API_ORIGIN";

const NOT_LOOPBACK: &str = "must be http://127.0.0.1:PORT or http://localhost:PORT";

/// The prefixes of ids. The second one is that of old skills.
const PREFIXES: [&str; 2] = ["amzn1.ask.skill.", "amzn1.echo-sdk-ams.app."];

fn is_skill_id(id: &str) -> bool {
    let name = PREFIXES.iter().find_map(|prefix| id.strip_prefix(prefix)).unwrap_or_default();
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
