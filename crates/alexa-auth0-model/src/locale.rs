//! The interaction model of one locale.
//! <https://developer.amazon.com/docs/alexa/smapi/interaction-model-schema.html>

use crate::json::{At, Node};
use crate::names;
use crate::problem::{Place, Problems};

/// The model of a locale, with the place of each name.
pub(crate) struct Locale {
    /// Such as `en-US`.
    pub(crate) name: String,
    /// Where the list of intents begins.
    pub(crate) place: Place,
    pub(crate) intents: Vec<Intent>,
    pub(crate) types: Vec<Type>,
}

pub(crate) struct Intent {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// The first sample utterances.
    pub(crate) samples: Vec<String>,
    pub(crate) slots: Vec<Slot>,
}

pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// The name of its type in the model, and where that is.
    pub(crate) type_name: String,
    pub(crate) type_place: Place,
    pub(crate) kind: Kind,
}

/// What the value of a slot is in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Date,
    Time,
    Duration,
    /// An enum of the ids of this custom type.
    Custom(String),
}

/// A custom slot type whose values have ids.
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) values: Vec<TypeValue>,
}

pub(crate) struct TypeValue {
    pub(crate) id: String,
    pub(crate) place: Place,
    /// As users say it.
    pub(crate) name: String,
}

/// How many samples the documentation of a variant has.
const SAMPLES: usize = 3;

/// The built-in slot types that are more than text, and those for which they may be mistaken.
/// <https://developer.amazon.com/docs/alexa/custom-skills/slot-type-reference.html>
const TYPED: &[(&str, Kind)] = &[
    ("AMAZON.NUMBER", Kind::Number),
    ("AMAZON.DATE", Kind::Date),
    ("AMAZON.TIME", Kind::Time),
    ("AMAZON.DURATION", Kind::Duration),
    ("AMAZON.FOUR_DIGIT_NUMBER", Kind::Text), // its leading zeros are part of the value
];

impl Locale {
    /// Reads a model. What is wrong is read as it was probably meant, so that no other mistake follows from it.
    pub(crate) fn read(name: &str, path: &str, json: &Node, problems: &mut Problems) -> Self {
        let at = |at: At| Place { locale: name.to_owned(), path: path.to_owned(), at };
        let mut locale = Self { name: name.to_owned(), place: at(json.at), intents: Vec::new(), types: Vec::new() };
        let model = json.get("interactionModel").and_then(|model| model.get("languageModel"));
        let Some((model, intents)) = model.and_then(|model| Some((model, model.get("intents")?))) else {
            let text = "this is no interaction model: it has no interactionModel.languageModel.intents";
            problems.add(&locale.place, text.to_owned());
            return locale;
        };
        locale.place = at(intents.at);
        let types = model.get("types").map_or(&[][..], Node::items);
        locale.types = types.iter().filter_map(|node| Type::read(node, &at, problems)).collect();
        for node in intents.items() {
            let Some(mut intent) = Intent::read(node, &at, problems) else { continue };
            if let Some(meant) = names::meant_built_in(&intent.name) {
                let Intent { name, place, .. } = &intent;
                problems.add(place, format!("Alexa has no built-in intent {name}. Did you mean {meant}?"));
                intent.name = meant;
            }
            if let Some(first) = locale.intents.iter().find(|known| known.name == intent.name) {
                let text = format!("the intent {} is here twice, first in line {}", intent.name, first.place.at.line);
                problems.add(&intent.place, text);
                continue;
            }
            let slots = node.get("slots").map_or(&[][..], Node::items);
            intent.slots = slots.iter().filter_map(|node| locale.slot(node, types, &at, problems)).collect();
            locale.intents.push(intent);
        }
        locale
    }

    fn slot(&self, node: &Node, types: &[Node], at: &dyn Fn(At) -> Place, problems: &mut Problems) -> Option<Slot> {
        let (Some((name, place)), Some((type_name, type_place))) = (text(node, "name", at), text(node, "type", at))
        else {
            problems.add(&at(node.at), "a slot needs a \"name\" and a \"type\"".to_owned());
            return None;
        };
        let kind_of = |type_name: &str| {
            let built_in = TYPED.iter().find(|(known, _)| *known == type_name);
            if let Some((_, kind)) = built_in {
                return kind.clone();
            }
            if self.types.iter().any(|known| known.name == type_name) {
                Kind::Custom(type_name.to_owned())
            } else {
                Kind::Text
            }
        };
        let declared: Vec<&str> = types.iter().filter_map(|node| node.get("name")?.text()).collect();
        let meant = if declared.contains(&type_name.as_str()) || TYPED.iter().any(|(known, _)| *known == type_name) {
            None
        } else if type_name.starts_with("AMAZON.") {
            // Most built-in types are text. Amazon may have newer ones, so only a name with one other letter, or in
            // another case, is refused.
            let meant = TYPED.iter().map(|(known, _)| *known).find(|known| names::is_misspelt(&type_name, known));
            if let Some(meant) = meant {
                problems.add(&type_place, format!("Alexa has no slot type {type_name}. Did you mean {meant}?"));
            }
            meant
        } else {
            let meant = names::closest(&type_name, declared);
            let hint = meant.map_or_else(String::new, |meant| format!(" Did you mean {meant}?"));
            problems.add(&type_place, format!("the model has no slot type {type_name} in its \"types\".{hint}"));
            meant
        };
        let kind = kind_of(meant.unwrap_or(&type_name));
        Some(Slot { name, place, type_name, type_place, kind })
    }
}

impl Intent {
    fn read(node: &Node, at: &dyn Fn(At) -> Place, problems: &mut Problems) -> Option<Self> {
        let Some((name, place)) = text(node, "name", at) else {
            problems.add(&at(node.at), "an intent needs a \"name\"".to_owned());
            return None;
        };
        let samples = node.get("samples").map_or(&[][..], Node::items).iter().filter_map(Node::text);
        let samples = samples.take(SAMPLES).map(str::to_owned).collect();
        Some(Self { name, place, samples, slots: Vec::new() })
    }
}

impl Type {
    /// None if the values are known by their names only, which differ from locale to locale.
    fn read(node: &Node, at: &dyn Fn(At) -> Place, problems: &mut Problems) -> Option<Self> {
        let (name, _) = text(node, "name", at)?;
        let values = node.get("values").map_or(&[][..], Node::items);
        let id_of = |value: &Node| text(value, "id", at).map(|(id, _)| id);
        if name.starts_with("AMAZON.") || values.iter().all(|value| id_of(value).is_none()) {
            return None;
        }
        let mut read = Vec::new();
        for value in values {
            let spoken = value.get("name").and_then(|name| name.get("value")?.text()).unwrap_or_default();
            match id_of(value) {
                Some(id) => read.push(TypeValue { id, place: at(value.at), name: spoken.to_owned() }),
                None => problems.add(
                    &at(value.at),
                    format!(
                        "the value {spoken:?} of {name} needs an \"id\", because other values of this type have one. An id is the same in all locales"
                    ),
                ),
            }
        }
        Some(Self { name, values: read })
    }
}

/// A field with a text that is not empty, and its place.
fn text(node: &Node, name: &str, at: &dyn Fn(At) -> Place) -> Option<(String, Place)> {
    let member = node.get(name)?;
    let text = member.text().filter(|text| !text.is_empty())?;
    Some((text.to_owned(), at(member.at)))
}
