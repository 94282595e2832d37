//! Mistakes in interaction models, with their places.

use std::fmt;

use crate::json::At;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Such as `en-US`.
    pub(crate) locale: String,
    /// The path from the folder in which cargo runs the compiler, so that terminals and editors open it.
    pub(crate) path: String,
    pub(crate) at: At,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.at)
    }
}

impl Place {
    /// Without the folder, for a place that a sentence mentions.
    pub(crate) fn short(&self) -> String {
        format!("{}.json:{}", self.locale, self.at)
    }
}

/// A mistake. The same one in several locales is one problem with several places.
struct Problem {
    places: Vec<Place>,
    text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMED: usize = 3;
        let Some((first, others)) = self.places.split_first() else { return f.write_str(&self.text) };
        let named: Vec<&str> = others.iter().take(NAMED).map(|place| place.locale.as_str()).collect();
        match others.len() {
            0 => write!(f, "{first}: {}", self.text),
            1..=NAMED => write!(f, "{first} (also in {}): {}", named.join(", "), self.text),
            more => write!(f, "{first} (also in {} and {} more): {}", named.join(", "), more - NAMED, self.text),
        }
    }
}

/// All mistakes, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn add(&mut self, place: &Place, text: String) {
        match self.0.iter_mut().find(|known| known.text == text) {
            Some(known) => known.places.push(place.clone()),
            None => self.0.push(Problem { places: vec![place.clone()], text }),
        }
    }

    /// A mistake that has no place in a model.
    pub(crate) fn add_without_place(&mut self, text: String) {
        self.0.push(Problem { places: Vec::new(), text });
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}
