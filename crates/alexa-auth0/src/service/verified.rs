//! Caches verified tokens, so that a returning user's token needs neither parsing nor a signature verification.
//!
//! The key is the text of the token. The cache is only in the memory of the isolate. An entry is valid until the token or the profile expires, for at
//! most an hour, and only while the key set that verified the token is the current one and fresh. A token that `/userinfo` verified needs no keys.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::account::User;
use crate::auth0::jwks::Jwks;

/// The maximum number of cached tokens.
const MAX_TOKENS: usize = 256;
/// The maximum length of a cached token, in bytes. A JWT of Auth0 has about 900.
const MAX_LENGTH: usize = 4 * 1024;
/// The maximum number of owners of an entry. For the owner who was dropped, the token is verified again.
const MAX_OWNERS: usize = 4;
/// How long a token is cached at most, in seconds.
const MAX_AGE: u64 = 60 * 60;

/// The last verified tokens, the oldest first, each with its last characters. These make the comparison quick: tokens of one tenant begin alike, but their signatures differ.
#[derive(Default)]
pub(super) struct VerifiedTokens(VecDeque<(u128, Verified)>);

/// A token and its user.
pub(super) struct Verified {
    pub user: User,
    /// The key set that verified the token. None if `/userinfo` verified it.
    pub keys: Option<Rc<Jwks>>,
    /// The Alexa user ids of the owners of the devices that sent the token, the last one first. A recognised person's token may come from several.
    pub owners: Vec<Option<String>>,
    /// When the entry expires, Unix time in seconds.
    pub until: u64,
}

impl VerifiedTokens {
    /// The user of a token that a device of this `owner` has sent before, and whether a key set verified it. `fresh` is the current key set, if it is fresh.
    pub(super) fn get(
        &self,
        token: &str,
        owner: Option<&str>,
        fresh: Option<&Rc<Jwks>>,
        now: u64,
    ) -> Option<(User, bool)> {
        let end = end(token);
        let (_, verified) = self.0.iter().rev().find(|known| is(known, end, token))?;
        let counts = verified.keys.as_ref().is_none_or(|keys| fresh.is_some_and(|fresh| Rc::ptr_eq(fresh, keys)));
        let is_theirs = verified.owners.iter().any(|known| known.as_deref() == owner);
        (counts && is_theirs && now < verified.until).then(|| (verified.user.clone(), verified.keys.is_some()))
    }

    /// Caches a token.
    pub(super) fn insert(&mut self, mut verified: Verified, now: u64) {
        let token = verified.user.access_token().secret();
        if token.len() > MAX_LENGTH {
            return;
        }
        let end = end(token);
        if let Some((_, before)) =
            self.0.iter().position(|known| is(known, end, token)).and_then(|at| self.0.remove(at))
        {
            for owner in before.owners {
                if verified.owners.len() < MAX_OWNERS && !verified.owners.contains(&owner) {
                    verified.owners.push(owner);
                }
            }
        }
        self.0.retain(|known| now < known.1.until);
        if self.0.len() == MAX_TOKENS {
            self.0.pop_front();
        }
        verified.until = verified.until.min(now + MAX_AGE);
        self.0.push_back((end, verified));
    }

    /// Deletes the tokens that came from an Alexa user's devices, also if they came from another user's, too.
    pub(super) fn forget(&mut self, owner: &str) {
        self.0.retain(|(_, known)| !known.owners.iter().any(|known| known.as_deref() == Some(owner)));
    }
}

fn is((known_end, known): &(u128, Verified), end: u128, token: &str) -> bool {
    *known_end == end && known.user.access_token().secret() == token
}

/// The last characters of a token as a number. Zero for a shorter token.
fn end(token: &str) -> u128 {
    token.as_bytes().last_chunk().map_or(0, |end| u128::from_le_bytes(*end))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{MAX_AGE, MAX_LENGTH, MAX_TOKENS, Verified, VerifiedTokens};
    use crate::account::User;
    use crate::auth0::access_token::AccessToken;
    use crate::auth0::jwks::Jwks;
    use crate::auth0::profile::Profile;
    use crate::suite::support::NOW;
    use crate::suite::support::keys::{jwk, jwk_set, rsa};

    fn keys() -> Rc<Jwks> {
        Rc::new(Jwks::parse(&jwk_set(&[jwk("k", &rsa(1))])).expect("a set"))
    }

    fn verified(token: &str, until: u64) -> Verified {
        let token = AccessToken::parse(token).expect("a token");
        let user = User::new("auth0|ada".to_owned(), Profile::default(), token);
        Verified { user, keys: None, owners: vec![Some("A".to_owned())], until }
    }

    fn with(token: &str, until: u64) -> VerifiedTokens {
        let mut tokens = VerifiedTokens::default();
        tokens.insert(verified(token, until), NOW);
        tokens
    }

    #[test]
    fn a_token_is_known_by_its_whole_text() {
        let tokens = with("header.payload.signature-of-a-token", NOW + 60);
        assert!(tokens.get("header.payload.signature-of-a-token", Some("A"), None, NOW).is_some());
        for other in [
            "header.payload.signature-of-a-tokeN",
            "Header.payload.signature-of-a-token",
            "header.payload.signature-of-a-token1",
            "header.payload.signature-of-a-toke",
            "signature-of-a-token",
            "",
        ] {
            assert!(tokens.get(other, Some("A"), None, NOW).is_none(), "{other}");
        }
    }

    #[test]
    fn it_is_known_until_its_end_and_for_an_hour_at_most() {
        for (until, end) in [(NOW + 60, NOW + 60), (NOW + 2 * MAX_AGE, NOW + MAX_AGE)] {
            let tokens = with("token", until);
            assert!(tokens.get("token", Some("A"), None, end - 1).is_some());
            assert!(tokens.get("token", Some("A"), None, end).is_none());
        }
    }

    #[test]
    fn it_is_known_while_the_keys_that_verified_it_are_the_fresh_ones() {
        let (ours, equal) = (keys(), keys());
        let mut tokens = VerifiedTokens::default();
        tokens.insert(Verified { keys: Some(Rc::clone(&ours)), ..verified("token", NOW + 60) }, NOW);
        assert_eq!(tokens.get("token", Some("A"), Some(&ours), NOW).map(|(_, by_keys)| by_keys), Some(true));
        assert!(tokens.get("token", Some("A"), Some(&equal), NOW).is_none(), "fetched again");
        assert!(tokens.get("token", Some("A"), None, NOW).is_none(), "stale");
        assert_eq!(with("token", NOW + 60).get("token", Some("A"), None, NOW).map(|(_, by_keys)| by_keys), Some(false));
    }

    #[test]
    fn the_last_are_known_and_none_that_is_long() {
        let mut tokens = VerifiedTokens::default();
        for index in 0..=MAX_TOKENS {
            tokens.insert(verified(&format!("token-{index}"), NOW + 60), NOW);
        }
        assert!(tokens.get("token-0", Some("A"), None, NOW).is_none());
        assert!(tokens.get("token-1", Some("A"), None, NOW).is_some());
        tokens.insert(verified("token-1", NOW + 60), NOW);
        assert!(tokens.get("token-2", Some("A"), None, NOW).is_some(), "the same again takes nobody's place");
        for (length, is_known) in [(MAX_LENGTH, true), (MAX_LENGTH + 1, false)] {
            let token = "a".repeat(length);
            tokens.insert(verified(&token, NOW + 60), NOW);
            assert_eq!(tokens.get(&token, Some("A"), None, NOW).is_some(), is_known, "{length}");
        }
    }

    #[test]
    fn those_that_have_ended_are_dropped_wherever_they_stand() {
        let mut tokens = with("token-1", NOW + 600);
        tokens.insert(verified("token-2", NOW + 60), NOW);
        tokens.insert(verified("token-3", NOW + 600), NOW + 59);
        assert_eq!(tokens.0.len(), 3);
        tokens.insert(verified("token-4", NOW + 600), NOW + 60);
        assert_eq!(tokens.0.len(), 3);
        assert!(tokens.get("token-1", Some("A"), None, NOW + 60).is_some());
    }

    #[test]
    fn those_of_a_user_who_leaves_are_forgotten() {
        let mut tokens = with("token-of-a", NOW + 60);
        tokens.insert(Verified { owners: vec![Some("B".to_owned())], ..verified("token-of-b", NOW + 60) }, NOW);
        tokens.forget("A");
        assert!(tokens.get("token-of-a", Some("A"), None, NOW).is_none());
        assert!(tokens.get("token-of-b", Some("B"), None, NOW).is_some());
    }

    #[test]
    fn a_token_of_several_owners_is_known_for_each_and_forgotten_with_any() {
        let of = |owner: &str| Verified { owners: vec![Some(owner.to_owned())], ..verified("token", NOW + 60) };
        let known = |tokens: &VerifiedTokens, owner| tokens.get("token", Some(owner), None, NOW).is_some();
        for leaves in ["A", "B"] {
            let mut tokens = with("token", NOW + 60);
            assert!(known(&tokens, "A") && !known(&tokens, "B"), "another owner's device");
            tokens.insert(of("B"), NOW);
            assert!(known(&tokens, "A") && known(&tokens, "B"));
            tokens.forget(leaves);
            assert!(!known(&tokens, "A") && !known(&tokens, "B"), "{leaves} has left");
        }
        let mut tokens = with("token", NOW + 60);
        for owner in ["B", "C", "D", "E"] {
            tokens.insert(of(owner), NOW);
        }
        assert!(!known(&tokens, "A") && known(&tokens, "B") && known(&tokens, "E"), "the last four");
    }
}
