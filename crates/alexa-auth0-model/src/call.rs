//! The arguments of the macro.

use proc_macro::{Span, TokenStream, TokenTree};

/// `model!("skill-package/interactionModels/custom", only_in_some_locales = ["AMAZON.NextIntent"])`
pub(crate) struct Call {
    pub(crate) folder: String,
    /// The place of the folder's name.
    pub(crate) span: Span,
    pub(crate) partial: Vec<String>,
}

const USAGE: &str = r#"write model!("skill-package/interactionModels/custom"), or model!("…", only_in_some_locales = ["AMAZON.NextIntent"])"#;

impl Call {
    pub(crate) fn parse(input: TokenStream) -> Result<Self, (Span, String)> {
        let wrong = |span: Span| (span, USAGE.to_owned());
        let tokens: Vec<TokenTree> = input.into_iter().collect();
        let Some((first, rest)) = tokens.split_first() else { return Err(wrong(Span::call_site())) };
        let span = first.span();
        let folder = text(first).ok_or_else(|| wrong(span))?;
        let mut partial = Vec::new();
        match rest {
            [] => {}
            [comma] if is(comma, ",") => {}
            [comma, name, equals, TokenTree::Group(list), end @ ..]
                if is(comma, ",")
                    && is(name, "only_in_some_locales")
                    && is(equals, "=")
                    && (end.is_empty() || matches!(end, [comma] if is(comma, ","))) =>
            {
                for token in list.stream() {
                    match text(&token) {
                        Some(name) => partial.push(name),
                        None if is(&token, ",") => {}
                        None => return Err(wrong(token.span())),
                    }
                }
            }
            [other, ..] => return Err(wrong(other.span())),
        }
        Ok(Self { folder, span, partial })
    }
}

fn is(token: &TokenTree, text: &str) -> bool {
    token.to_string() == text
}

/// The text of a string literal without escapes.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    let text = text.strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('\\')).then(|| text.to_owned())
}
