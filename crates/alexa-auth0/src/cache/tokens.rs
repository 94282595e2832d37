//! Verified tokens, so that a returning user's token needs neither parsing nor a signature verification.
//!
//! The key is the text of the token. The cache is only in the memory of the isolate. An entry is valid until the token
//! or the profile expires, for at most an hour, and only while the key set that verified the token is the current one
//! and fresh. A token that `/userinfo` verified needs no keys.

use std::cell::RefCell;
use std::rc::Rc;

use super::bounded::Bounded;
use crate::account::User;
use crate::auth0::jwks::Jwks;
use crate::owner::Owner;

/// The maximum number of cached tokens.
const MAX_TOKENS: usize = 256;
/// The maximum length of all cached tokens together, in bytes. A JWT of Auth0 has about 900.
const MAX_BYTES: usize = 1024 * 1024;
/// The maximum number of owners of an entry. For the owner who was dropped, the token is verified again.
const MAX_OWNERS: usize = 4;
/// How long a token is cached at most, in seconds.
const MAX_AGE: u64 = 60 * 60;

/// The last verified tokens.
pub(crate) struct VerifiedTokens(RefCell<Bounded<Verified>>);

/// The user of a token.
struct Verified {
    user: User,
    /// The key set that verified the token. None if `/userinfo` verified it.
    keys: Option<Rc<Jwks>>,
    /// The owners of the devices that sent the token, the last one first. A recognised person's token may come from
    /// several.
    owners: Vec<Owner>,
}

impl Default for VerifiedTokens {
    fn default() -> Self {
        Self(RefCell::new(Bounded::with_bytes(MAX_TOKENS, MAX_BYTES)))
    }
}

impl VerifiedTokens {
    /// The user of a token that a device of this `owner` has sent before, and whether a key set verified it. `fresh` is
    /// the current key set, if it is fresh.
    pub(crate) fn get(&self, token: &str, owner: &Owner, fresh: Option<&Rc<Jwks>>, now: u64) -> Option<(User, bool)> {
        let tokens = self.0.borrow();
        let (verified, _) = tokens.get(token, now)?;
        let is_current = verified.keys.as_ref().is_none_or(|keys| fresh.is_some_and(|fresh| Rc::ptr_eq(fresh, keys)));
        let is_theirs = verified.owners.contains(owner);
        (is_current && is_theirs).then(|| (verified.user.clone(), verified.keys.is_some()))
    }

    /// Caches the user of a token until a time (Unix time in seconds). `keys` is the key set that verified it.
    pub(crate) fn insert(&self, user: &User, keys: Option<Rc<Jwks>>, owner: &Owner, until: u64, now: u64) {
        let mut tokens = self.0.borrow_mut();
        let token = user.access_token().shared();
        let mut owners = vec![owner.clone()];
        if let Some(before) = tokens.remove(&token) {
            for owner in before.owners {
                if owners.len() < MAX_OWNERS && !owners.contains(&owner) {
                    owners.push(owner);
                }
            }
        }
        tokens.insert(token, Verified { user: user.clone(), keys, owners }, until.min(now + MAX_AGE), now);
    }

    /// Deletes the tokens that came from the devices of an Alexa user, also if they came from another user's, too.
    pub(crate) fn forget(&self, owner: &Owner) {
        self.0.borrow_mut().retain(|verified| !verified.owners.contains(owner));
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{MAX_AGE, MAX_BYTES, MAX_TOKENS, VerifiedTokens};
    use crate::account::{Claims, User};
    use crate::auth0::access_token::AccessToken;
    use crate::auth0::jwks::Jwks;
    use crate::auth0::profile::Profile;
    use crate::owner::Owner;
    use crate::suite::support::NOW;
    use crate::suite::support::keys::{jwk, jwk_set, rsa};

    fn keys() -> Rc<Jwks> {
        Rc::new(Jwks::parse(&jwk_set(&[jwk("k", &rsa(1))])).expect("a set"))
    }

    fn user(token: &str) -> User {
        User::new(
            "auth0|ada".to_owned(),
            Profile::default(),
            AccessToken::parse(token).expect("a token"),
            Claims::OfUserInfo(None),
        )
    }

    fn insert(tokens: &VerifiedTokens, token: &str, owner: &str, until: u64) {
        tokens.insert(&user(token), None, &Owner::named(owner), until, NOW);
    }

    fn with(token: &str, until: u64) -> VerifiedTokens {
        let tokens = VerifiedTokens::default();
        insert(&tokens, token, "A", until);
        tokens
    }

    fn is_known_of(tokens: &VerifiedTokens, token: &str, owner: &str, now: u64) -> bool {
        tokens.get(token, &Owner::named(owner), None, now).is_some()
    }

    fn is_known(tokens: &VerifiedTokens, token: &str) -> bool {
        is_known_of(tokens, token, "A", NOW)
    }

    #[test]
    fn a_token_is_known_until_it_expires_and_for_an_hour_at_most() {
        for (until, end) in [(NOW + 60, NOW + 60), (NOW + 2 * MAX_AGE, NOW + MAX_AGE)] {
            let tokens = with("token", until);
            assert!(is_known_of(&tokens, "token", "A", end - 1));
            assert!(!is_known_of(&tokens, "token", "A", end));
        }
    }

    #[test]
    fn it_is_known_while_the_keys_that_verified_it_are_the_fresh_ones() {
        let (ours, equal) = (keys(), keys());
        let tokens = VerifiedTokens::default();
        let owner = Owner::named("A");
        tokens.insert(&user("token"), Some(Rc::clone(&ours)), &owner, NOW + 60, NOW);
        let by_keys = |fresh| tokens.get("token", &owner, fresh, NOW).map(|(_, by_keys)| by_keys);
        assert_eq!(by_keys(Some(&ours)), Some(true));
        assert_eq!(by_keys(Some(&equal)), None, "fetched again");
        assert_eq!(by_keys(None), None, "stale");
        assert_eq!(with("token", NOW + 60).get("token", &owner, None, NOW).map(|(_, by_keys)| by_keys), Some(false));
    }

    #[test]
    fn the_last_are_known_while_they_take_little_memory() {
        let tokens = VerifiedTokens::default();
        for index in 0..=MAX_TOKENS {
            insert(&tokens, &format!("token-{index}"), "A", NOW + 60);
        }
        assert!(!is_known(&tokens, "token-0") && is_known(&tokens, "token-1"));
        insert(&tokens, "token-1", "A", NOW + 60);
        assert!(is_known(&tokens, "token-2"), "the same again takes nobody's place");
        for index in 0..64 {
            insert(&tokens, &format!("{index:0>length$}", length = MAX_BYTES / 64), "A", NOW + 60);
        }
        assert!(!is_known(&tokens, "token-2"), "the long ones take its place");
    }

    #[test]
    fn those_of_a_user_who_leaves_are_forgotten() {
        let tokens = with("token-of-a", NOW + 60);
        insert(&tokens, "token-of-b", "B", NOW + 60);
        tokens.forget(&Owner::named("A"));
        assert!(!is_known(&tokens, "token-of-a"));
        assert!(is_known_of(&tokens, "token-of-b", "B", NOW));
    }

    #[test]
    fn a_token_of_several_owners_is_known_for_each_and_forgotten_with_any() {
        let known = |tokens: &VerifiedTokens, owner| is_known_of(tokens, "token", owner, NOW);
        for leaves in ["A", "B"] {
            let tokens = with("token", NOW + 60);
            assert!(known(&tokens, "A") && !known(&tokens, "B"), "another owner's device");
            insert(&tokens, "token", "B", NOW + 60);
            assert!(known(&tokens, "A") && known(&tokens, "B"));
            tokens.forget(&Owner::named(leaves));
            assert!(!known(&tokens, "A") && !known(&tokens, "B"), "{leaves} has left");
        }
        let tokens = with("token", NOW + 60);
        for owner in ["B", "C", "D", "E"] {
            insert(&tokens, "token", owner, NOW + 60);
        }
        assert!(!known(&tokens, "A") && known(&tokens, "B") && known(&tokens, "E"), "the last four");
    }
}
