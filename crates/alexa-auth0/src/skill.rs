//! A skill as its developer defines it: a function that answers requests, and the sentences that the library says if
//! that function returns an error.

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::alexa::response::{Card, Response, ResponseEnvelope};
use crate::error::{Error, Reason, Result};
use crate::needs::{Kind, Need};
use crate::store::{self, BINDING, Erase};
use crate::turn::Turn;

/// What the library says if a handler returns an error, in one language.
///
/// ```
/// # use alexa_auth0::Sentences;
/// const FRENCH: Sentences = Sentences {
///     link: "Associez d'abord votre compte. Une carte vous attend dans l'application Alexa.",
///     ..Sentences::ENGLISH
/// };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentences {
    /// To a user who has not linked an account: please link it, there is a card in the Alexa app.
    pub link: &'static str,
    /// To a user whose link has expired: please link it again, there is a card in the Alexa app.
    pub link_again: &'static str,
    /// To a user whose account cannot be verified because Auth0 does not answer: please try again in a moment.
    pub unavailable: &'static str,
    /// To a user whose request a handler could not answer: please try again in a moment.
    pub failed: &'static str,
}

impl Sentences {
    /// In English: the default.
    pub const ENGLISH: Self = Self {
        link: "Please link your account first. I've sent a card to your Alexa app.",
        link_again: "The link to your account has expired. Please link your account again. I've sent a card to your Alexa app.",
        unavailable: "I can't reach your account right now. Please try again in a moment.",
        failed: "Sorry, something went wrong. Please try again in a moment.",
    };

    /// The `LinkAccount` card if the user has to link. If Auth0 does not answer, linking again would not help, so there
    /// is no card.
    fn response(&self, reason: &Reason, locale: Option<&str>) -> Response {
        let (sentence, card) = match reason {
            Reason::Unlinked => (self.link, Some(Card::link_account())),
            Reason::Expired | Reason::Relink => (self.link_again, Some(Card::link_account())),
            Reason::Unavailable | Reason::UserData(_) => (self.unavailable, None),
            Reason::Failed(_) => (self.failed, None),
            Reason::Refused(refused) => ((refused.sentence)(locale), refused.card.clone()),
        };
        let response = Response::tell(sentence);
        if let Some(card) = card { response.with_card(card) } else { response }
    }
}

/// A skill: the function that answers each request, and its [`Sentences`].
///
/// ```
/// use alexa_auth0::prelude::*;
///
/// alexa_auth0::serve!(skill());
///
/// fn skill() -> Skill {
///     Skill::new(respond).with_setting("LIST_API", "the URL of the list's API")
/// }
///
/// async fn respond(_turn: &Turn) -> Result {
///     Ok(Response::tell("Hello."))
/// }
/// ```
pub struct Skill {
    respond: Box<dyn Respond>,
    sentences: fn(Option<&str>) -> Sentences,
    needs: Rc<Vec<Need>>,
    on_error: Option<Box<OnError>>,
    erase: Option<Erase>,
}

type OnError = dyn Fn(&Turn, &Error, Response) -> Response;

impl Skill {
    /// Creates a skill that answers requests with `respond`, an `async fn(&Turn) -> Result`.
    ///
    /// ```
    /// use alexa_auth0::prelude::*;
    ///
    /// Skill::new(async |_turn: &Turn| Ok(Response::tell("Hello.")));
    /// ```
    pub fn new(respond: impl AsyncFn(&Turn) -> Result + 'static) -> Self {
        Self {
            respond: Box::new(respond),
            sentences: |_| Sentences::ENGLISH,
            needs: Rc::default(),
            on_error: None,
            erase: None,
        }
    }

    /// Sets the function that returns the sentences for a locale, such as `en-GB`. A request may have no locale.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(_: &Turn) -> Result { Ok(Response::empty()) }
    /// fn sentences(locale: Option<&str>) -> Sentences {
    ///     match locale.unwrap_or_default().split('-').next() {
    ///         Some("de") => Sentences { failed: "Da ist leider etwas schiefgegangen.", ..Sentences::ENGLISH },
    ///         _ => Sentences::ENGLISH,
    ///     }
    /// }
    ///
    /// Skill::new(respond).with_sentences(sentences);
    /// ```
    #[must_use]
    pub fn with_sentences(mut self, sentences: fn(Option<&str>) -> Sentences) -> Self {
        self.sentences = sentences;
        self
    }

    /// Declares a variable of `wrangler.toml`, and what it is for. Handlers read it with [`Turn::setting`]. While it is
    /// not set, `/healthz` says so.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result { Ok(Response::empty()) }
    /// Skill::new(respond)
    ///     .with_setting("LIST_API", "the URL of the list's API")
    ///     .with_secret("LIST_API_KEY", "its key");
    /// ```
    #[must_use]
    pub fn with_setting(self, name: &'static str, purpose: &'static str) -> Self {
        self.with_need(Need { name, purpose, kind: Kind::Setting })
    }

    /// Declares a secret, and what it is for. Handlers read it with [`Turn::secret`]. While it is not set, `/healthz`
    /// says so.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// Skill::new(respond).with_secret("LIST_API_KEY", "the key of the list's API");
    ///
    /// async fn respond(turn: &Turn) -> Result {
    ///     let key = turn.secret("LIST_API_KEY")?;
    ///     turn.get("https://list.example.com/items").header("X-Api-Key", key.as_str()).await?;
    ///     Ok(Response::empty())
    /// }
    /// ```
    #[must_use]
    pub fn with_secret(self, name: &'static str, purpose: &'static str) -> Self {
        self.with_need(Need { name, purpose, kind: Kind::Secret })
    }

    /// Sets the function that answers if a handler returns an error. It gets the response that the library would give,
    /// and may change it or return another one.
    ///
    /// ```
    /// # use alexa_auth0::prelude::*;
    /// # async fn respond(turn: &Turn) -> Result { Ok(Response::empty()) }
    /// Skill::new(respond).on_error(|_turn, error, response| match error.code() {
    ///     Some("basket_full") => Response::ask("Your basket is full. Shall I order?", "Shall I order?"),
    ///     _ => response,
    /// });
    /// ```
    #[must_use]
    pub fn on_error(mut self, on_error: impl Fn(&Turn, &Error, Response) -> Response + 'static) -> Self {
        self.on_error = Some(Box::new(on_error));
        self
    }

    /// Declares that the skill keeps data of its users: [`User::load`](crate::User::load). When a user disables the
    /// skill, the data of the account that this Alexa user has linked is deleted, unless another Alexa user has linked
    /// it, too. While `wrangler.toml` does not bind the Durable Objects, `/healthz` says so.
    ///
    /// ```toml
    /// [[durable_objects.bindings]]
    /// name = "USER_DATA"
    /// class_name = "UserData"
    ///
    /// [[migrations]]
    /// tag = "user-data"
    /// new_sqlite_classes = ["UserData"]
    /// ```
    #[must_use]
    pub fn keeps_user_data(mut self) -> Self {
        self.erase = Some(store::erase);
        self.with_need(Need { name: BINDING, purpose: "what the skill keeps for its users", kind: Kind::UserData })
    }

    fn with_need(mut self, need: Need) -> Self {
        Rc::make_mut(&mut self.needs).push(need);
        self
    }

    /// What deletes the data of a user who has disabled the skill, if it keeps any.
    pub(crate) fn erase(&self) -> Option<Erase> {
        self.erase
    }

    /// What the skill has declared.
    pub(crate) fn needs(&self) -> Rc<Vec<Need>> {
        Rc::clone(&self.needs)
    }

    /// The response to a request, and the error that the handler returned.
    pub(crate) async fn answer(&self, turn: &Turn) -> (ResponseEnvelope, Option<Error>) {
        match self.respond.call(turn).await {
            Ok(response) => (turn.answer(response), None),
            Err(error) => (turn.answer(self.apology(turn, &error)), Some(error)),
        }
    }

    fn apology(&self, turn: &Turn, error: &Error) -> Response {
        let response = (self.sentences)(turn.locale()).response(error.reason(), turn.locale());
        match &self.on_error {
            Some(on_error) => on_error(turn, error, response),
            None => response,
        }
    }
}

/// The developer's function without its type, so that the code that awaits it is compiled once, in this crate.
trait Respond {
    fn call<'a>(&'a self, turn: &'a Turn) -> LocalBoxFuture<'a, Result>;
}

impl<F: AsyncFn(&Turn) -> Result> Respond for F {
    fn call<'a>(&'a self, turn: &'a Turn) -> LocalBoxFuture<'a, Result> {
        Box::pin(self(turn))
    }
}
