//! The accounts of the request's tokens. Nothing else asks the caches about a token.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::Isolate;
use super::outlet::Outlet;
use crate::account::{self, Account, User};
use crate::auth0::access_token::AccessToken;
use crate::auth0::claims::{Claims, Statement};
use crate::auth0::error::TokenError;
use crate::auth0::jwks::Jwks;
use crate::auth0::jwt::{Jwt, Route, route};
use crate::auth0::profile::Profile;
use crate::cache::Context;
use crate::cache::keys::VerifyError;
use crate::cache::profiles::UserInfoAnswer;
use crate::journal::{Journal, Source, Task};
use crate::owner::Owner;
use crate::ports::{Http, Outbound, Reach};
use crate::turn::Host;

/// The accounts that a verified request can ask for.
pub(crate) struct Accounts {
    isolate: Rc<Isolate>,
    http: Rc<dyn Outbound>,
    /// The HTTP of the handler, if it has used it.
    outlet: OnceCell<Rc<Outlet>>,
    /// The handler's work for the time after the response.
    work: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
    now: u64,
    journal: Rc<Journal>,
    owner: Owner,
}

impl Accounts {
    /// Accounts for a request at `now` (Unix time in seconds), from the device of an `owner`.
    pub(crate) fn new(
        isolate: &Rc<Isolate>,
        http: Rc<dyn Outbound>,
        now: u64,
        journal: &Rc<Journal>,
        owner: Owner,
    ) -> Rc<Self> {
        Rc::new(Self {
            isolate: Rc::clone(isolate),
            http,
            outlet: OnceCell::new(),
            work: RefCell::default(),
            now,
            journal: Rc::clone(journal),
            owner,
        })
    }

    /// Whether the handler has left work for the time after the response.
    pub(super) fn has_work(&self) -> bool {
        !self.work.borrow().is_empty()
    }

    /// Does the handler's work, with the time of `http`. The response has been sent.
    pub(super) async fn work(&self, http: Rc<dyn Outbound>) {
        if let Some(outlet) = self.outlet.get() {
            outlet.responded(http);
        }
        for work in self.work.take() {
            work.await;
        }
    }

    fn context(&self) -> Context<'_> {
        self.isolate.context(&*self.http, self.now, &self.journal)
    }

    async fn resolve(&self, token: Option<&str>) -> Account {
        let Some(token) = token else { return Account::Unlinked };
        if let Some(user) = self.verified_before(token) {
            return Account::Linked(user);
        }
        let routed = AccessToken::parse(token).and_then(|token| {
            let route = route(&token, &self.isolate.settings.auth0, self.now)?;
            Ok((token, route))
        });
        match routed {
            Ok((token, Route::Jwt(jwt))) => self.resolve_jwt(token, *jwt).await,
            Ok((token, Route::UserInfo(statement))) => self.resolve_by_userinfo(token, statement).await,
            Err(error) => Account::Refused(error),
        }
    }

    async fn resolve_jwt(&self, token: AccessToken, jwt: Jwt) -> Account {
        let claims = match jwt.check(&self.isolate.settings.auth0, self.now) {
            Ok(candidate) => self.isolate.caches.keys.verify(self.context(), candidate).await,
            Err(error) => Err(error.into()),
        };
        let (claims, keys) = match claims {
            Ok(verified) => verified,
            Err(VerifyError::Token(error)) => return Account::Refused(error),
            Err(VerifyError::Unavailable) => return Account::Unavailable,
        };
        match self.profile(&token, &claims).await {
            Ok((profile, until)) => {
                let user = User::new(claims.subject().to_owned(), profile, token, account::Claims::OfToken);
                self.remember(&user, Some(keys), until.map(|until| until.min(claims.expires_at())));
                Account::Linked(user)
            }
            Err(error) => Account::Refused(error),
        }
    }

    /// The user of a token that was verified before and is still valid.
    fn verified_before(&self, token: &str) -> Option<User> {
        let caches = &self.isolate.caches;
        let keys = caches.keys.fresh(self.now);
        let (user, by_keys) = caches.tokens.get(token, &self.owner, keys.as_ref(), self.now)?;
        self.journal.note(|line| {
            line.profile = Some(Source::Memory);
            if by_keys {
                line.keys = Some(Source::Memory);
            }
        });
        Some(user)
    }

    /// Caches a user's token until a time (Unix time in seconds), unless the user has just disabled the skill.
    fn remember(&self, user: &User, keys: Option<Rc<Jwks>>, until: Option<u64>) {
        let Some(until) = until else { return };
        let caches = &self.isolate.caches;
        if !caches.departed.has(&self.owner, self.now) {
            caches.tokens.insert(user, keys, &self.owner, until, self.now);
        }
    }

    /// The profile of a verified token: from its claims if they contain a name, or else from `/userinfo`. If
    /// `/userinfo` does not answer, the profile is empty, and the user is greeted without a name. Also returns until
    /// when the profile is valid (Unix time in seconds). None means that it is fetched again for the next request.
    async fn profile(&self, token: &AccessToken, claims: &Claims) -> Result<(Profile, Option<u64>), TokenError> {
        let own = || claims.profile().clone().keeping(self.isolate.settings.auth0.keep_email);
        if claims.profile().speakable_name().is_some() {
            self.journal.note(|line| line.profile = Some(Source::Token));
            return Ok((own(), Some(claims.expires_at())));
        }
        if !claims.opens_userinfo() {
            return Ok((own(), Some(claims.expires_at())));
        }
        match self.userinfo(token, Some(claims.expires_at())).await {
            // OpenID Connect Core, section 5.3.2: an answer for another `sub` must not be used.
            UserInfoAnswer::Known(userinfo, until) if userinfo.subject() == claims.subject() => {
                Ok((userinfo.into_profile(), until))
            }
            UserInfoAnswer::Known(_, until) => Ok((own(), until)),
            UserInfoAnswer::Rejected => Err(TokenError::Rejected),
            UserInfoAnswer::Unavailable => Ok((own(), None)),
        }
    }

    async fn resolve_by_userinfo(&self, token: AccessToken, statement: Statement) -> Account {
        match self.userinfo(&token, statement.expires_at).await {
            UserInfoAnswer::Known(userinfo, until) => {
                if statement.subject.is_some_and(|subject| subject != userinfo.subject()) {
                    return Account::Refused(TokenError::WrongSubject);
                }
                if !userinfo.membership().is_of(self.isolate.settings.auth0.organization.as_ref()) {
                    return Account::Refused(TokenError::WrongOrganization);
                }
                let subject = userinfo.subject().to_owned();
                let claims = account::Claims::OfUserInfo(userinfo.custom_claims());
                let user = User::new(subject, userinfo.into_profile(), token, claims);
                self.remember(&user, None, until);
                Account::Linked(user)
            }
            UserInfoAnswer::Rejected => Account::Refused(TokenError::Rejected),
            UserInfoAnswer::Unavailable => Account::Unavailable,
        }
    }

    async fn userinfo(&self, token: &AccessToken, expires_at: Option<u64>) -> UserInfoAnswer {
        let caches = &self.isolate.caches;
        caches.profiles.userinfo(self.context(), &caches.departed, &self.owner, token, expires_at).await
    }

    /// Notes whether what the skill keeps for the owner was deleted.
    pub(super) fn erased(&self, result: &'static str) {
        self.journal.note(|line| line.erased = Some(result));
    }

    /// Deletes what is stored for the owner, who has disabled the skill.
    pub(crate) fn forget(&self) {
        if self.owner.id().is_some() {
            let caches = &self.isolate.caches;
            caches.departed.add(&self.owner, self.now);
            caches.tokens.forget(&self.owner);
            caches.profiles.forget(&self.owner);
            self.journal.after(Task::Forget { owner: self.owner.clone() });
        }
    }
}

impl Reach for Accounts {
    fn http(&self) -> Rc<dyn Http> {
        Rc::<Outlet>::clone(self.outlet.get_or_init(|| Outlet::new(Rc::clone(&self.http))))
    }

    /// That of `USER_DATA_DOMAIN`, if it is set: the domain when the first data was stored.
    fn issuer(&self) -> &str {
        let settings = &self.isolate.settings;
        settings.user_data_issuer.as_ref().unwrap_or(&settings.auth0.issuer).as_str()
    }

    fn alexa_user(&self) -> Option<&str> {
        self.owner.id()
    }
}

impl Host for Accounts {
    /// Boxed here, so that it is compiled once, and not again for every handler that awaits it.
    fn account<'a>(&'a self, access_token: Option<&'a str>) -> LocalBoxFuture<'a, Account> {
        Box::pin(async move {
            let account = self.resolve(access_token).await;
            self.journal.note(|line| {
                line.account = Some(account.code());
                if let Account::Refused(error) = &account {
                    line.reason = Some(error.code());
                }
            });
            account
        })
    }

    fn after(&self, work: LocalBoxFuture<'static, ()>) {
        self.work.borrow_mut().push(work);
    }

    fn now(&self) -> u64 {
        self.now
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.isolate.variable(name)
    }

    fn note(&self, name: &'static str, value: Value) {
        self.journal.note(|line| {
            line.notes.get_or_insert_default().insert(name.to_owned(), value);
        });
    }
}
