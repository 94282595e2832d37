//! The macro `alexa_auth0::model!`: its documentation is there.
//!
//! From the ground up, each line imports only from those above it:
//!
//! - `json`: JSON with the place of each value;
//! - `names`: names of Alexa as names of Rust; `problem`: mistakes and their places;
//! - `locale`: the model of one locale; `model`: what all say together; `write`: its Rust;
//! - `package`: reads the files of the skill; `call`: the arguments of the macro.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

mod call;
mod json;
mod locale;
mod model;
mod names;
mod package;
mod problem;
mod write;

use call::Call;

/// See `alexa_auth0::model!`.
#[proc_macro]
pub fn model(input: TokenStream) -> TokenStream {
    let Call { folder, span, partial } = match Call::parse(input) {
        Ok(call) => call,
        Err((span, text)) => return error(span, &text),
    };
    let root = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let (rust, problems) = package::expand(root.as_ref(), &folder, &partial);
    let mut tokens = match rust.as_deref().map(str::parse) {
        Some(Ok(tokens)) => located_at(span, tokens),
        Some(Err(why)) => error(span, &format!("the interaction models have a name that Rust cannot have: {why}")),
        // The compiler says once that this is not there, and nothing about the use of `Ask`.
        None => located_at(span, "pub use self::interaction_models_that_can_be_read::Ask;".parse().unwrap_or_default()),
    };
    tokens.extend(problems.iter().map(|problem| error(span, problem)));
    tokens
}

/// Gives each token the place of the folder's name in the call. Editors go there for a definition, and not into this
/// crate.
fn located_at(span: Span, tokens: TokenStream) -> TokenStream {
    let locate = |token| match token {
        TokenTree::Group(group) => {
            let mut located = Group::new(group.delimiter(), located_at(span, group.stream()));
            located.set_span(group.span().located_at(span));
            TokenTree::from(located)
        }
        mut token => {
            token.set_span(token.span().located_at(span));
            token
        }
    };
    tokens.into_iter().map(locate).collect()
}

/// `::core::compile_error! { "text" }`, at a place of the skill's code.
fn error(span: Span, text: &str) -> TokenStream {
    let punct = |character, spacing| TokenTree::from(Punct::new(character, spacing));
    let colons = || [punct(':', Spacing::Joint), punct(':', Spacing::Alone)];
    let name = |name| [TokenTree::from(Ident::new(name, span))];
    let text = TokenTree::from(Literal::string(text));
    let mut tokens: Vec<TokenTree> = Vec::new();
    tokens.extend(colons());
    tokens.extend(name("core"));
    tokens.extend(colons());
    tokens.extend(name("compile_error"));
    tokens.push(punct('!', Spacing::Alone));
    tokens.push(Group::new(Delimiter::Brace, text.into()).into());
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}
