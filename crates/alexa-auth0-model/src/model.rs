//! What the interaction models of all locales say together, and where they contradict each other.

use crate::locale::{self, Kind, Locale};
use crate::names;
use crate::problem::{Place, Problems};

/// The intents and the custom types of all locales.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) intents: Vec<Intent>,
    pub(crate) types: Vec<Type>,
}

pub(crate) struct Intent {
    pub(crate) name: String,
    pub(crate) variant: String,
    /// Its place in each locale that has it.
    pub(crate) places: Vec<Place>,
    /// The first sample utterances of each locale.
    pub(crate) samples: Vec<(String, Vec<String>)>,
    pub(crate) slots: Vec<Slot>,
}

pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) field: String,
    pub(crate) places: Vec<Place>,
    /// The name of its type in the model.
    pub(crate) type_name: String,
    pub(crate) kind: Kind,
}

pub(crate) struct Type {
    pub(crate) name: String,
    /// The enum.
    pub(crate) rust: String,
    pub(crate) values: Vec<Value>,
}

pub(crate) struct Value {
    pub(crate) id: String,
    pub(crate) variant: String,
    place: Place,
    /// Its name in each locale that has it.
    pub(crate) names: Vec<(String, String)>,
}

/// Something that should be in all locales.
trait Named {
    fn places(&self) -> &[Place];
    /// Takes over what the locales of `other` have, in which this one has another name.
    fn merge(&mut self, other: Self);

    fn is_in(&self, locale: &str) -> bool {
        self.places().iter().any(|place| place.locale == locale)
    }
}

impl Named for Intent {
    fn places(&self) -> &[Place] {
        &self.places
    }

    fn merge(&mut self, other: Self) {
        self.places.extend(other.places);
        self.samples.extend(other.samples);
        for slot in other.slots {
            match self.slots.iter_mut().find(|known| known.name == slot.name) {
                Some(known) => known.places.extend(slot.places),
                None => self.slots.push(slot),
            }
        }
    }
}

impl Named for Slot {
    fn places(&self) -> &[Place] {
        &self.places
    }

    fn merge(&mut self, other: Self) {
        self.places.extend(other.places);
    }
}

impl Model {
    /// Only some locales need to have the intents in `partial`, and the slots in it, such as `AddItemIntent.quantity`.
    /// What is wrong is taken as it was probably meant, so that no other mistake follows from it.
    pub(crate) fn of(locales: &[Locale], partial: &[String], problems: &mut Problems) -> Self {
        let mut model = Self::default();
        for locale in locales {
            for intent in &locale.intents {
                model.add_intent(locale, intent, problems);
            }
            for custom in &locale.types {
                model.add_type(locale, custom);
            }
        }
        model.compare_intents(locales, partial, problems);
        for intent in &mut model.intents {
            compare_slots(intent, partial, problems);
        }
        model.check_partial(partial, problems);
        model.check_names(problems);
        model
    }

    fn add_intent(&mut self, locale: &Locale, intent: &locale::Intent, problems: &mut Problems) {
        let index = self.intents.iter().position(|known| known.name == intent.name).unwrap_or_else(|| {
            let (name, variant) = (intent.name.clone(), names::variant_of_intent(&intent.name));
            self.intents.push(Intent { name, variant, places: Vec::new(), samples: Vec::new(), slots: Vec::new() });
            self.intents.len() - 1
        });
        let known = &mut self.intents[index];
        known.places.push(intent.place.clone());
        known.samples.push((locale.name.clone(), intent.samples.clone()));
        for slot in &intent.slots {
            add_slot(known, slot, problems);
        }
    }

    fn add_type(&mut self, locale: &Locale, custom: &locale::Type) {
        let index = self.types.iter().position(|known| known.name == custom.name).unwrap_or_else(|| {
            let (name, rust) = (custom.name.clone(), names::enum_of_type(&custom.name));
            self.types.push(Type { name, rust, values: Vec::new() });
            self.types.len() - 1
        });
        let values = &mut self.types[index].values;
        for locale::TypeValue { id, place, name } in &custom.values {
            let called = (locale.name.clone(), name.clone());
            match values.iter_mut().find(|known| known.id == *id) {
                Some(known) => known.names.push(called),
                None => values.push(Value {
                    id: id.clone(),
                    variant: names::variant_of_value(id),
                    place: place.clone(),
                    names: vec![called],
                }),
            }
        }
    }

    fn compare_intents(&mut self, locales: &[Locale], partial: &[String], problems: &mut Problems) {
        let is_partial = |intent: &Intent| partial.contains(&intent.name);
        join_misspelt(
            &mut self.intents,
            locales.len(),
            is_partial,
            |rare, common| {
                let is_close = names::is_misspelt_intent(&rare.name, &common.name);
                is_close.then(|| {
                    format!(
                        "only some locales have the intent {}. Did you mean {}, as in {}?",
                        rare.name,
                        common.name,
                        common.places[0].short()
                    )
                })
            },
            problems,
        );
        for intent in self.intents.iter().filter(|intent| !is_partial(intent)) {
            for locale in locales.iter().filter(|locale| !intent.is_in(&locale.name)) {
                let Intent { name, places, .. } = intent;
                let text = format!(
                    "the intent {name} is missing, which {} has. Add it, or say that only some locales have it: model!(…, only_in_some_locales = [{name:?}])",
                    places[0].short()
                );
                problems.add(&locale.place, text);
            }
        }
    }

    fn check_partial(&self, partial: &[String], problems: &mut Problems) {
        let all: Vec<String> = self
            .intents
            .iter()
            .flat_map(|intent| {
                let slots = intent.slots.iter().map(|slot| full_name(intent, slot));
                std::iter::once(intent.name.clone()).chain(slots)
            })
            .collect();
        for name in partial.iter().filter(|name| !all.contains(name)) {
            let hint = names::closest(name, all.iter().map(String::as_str));
            let hint = hint.map_or_else(String::new, |meant| format!(". Did you mean {meant:?}?"));
            problems
                .add_without_place(format!("only_in_some_locales has {name:?}, and no interaction model has it{hint}"));
        }
    }

    /// Two names of Alexa must not become one name of Rust. The second is left out.
    fn check_names(&mut self, problems: &mut Problems) {
        keep_first(
            &mut self.intents,
            |intent| &intent.variant,
            |second, first| {
                let text = format!(
                    "the intents {} and {} would both be Ask::{}. Rename one",
                    first.name, second.name, first.variant
                );
                problems.add(&second.places[0], text);
            },
        );
        for Intent { name, slots, .. } in &mut self.intents {
            keep_first(
                slots,
                |slot| &slot.field,
                |second, first| {
                    let text = format!(
                        "the slots {:?} and {:?} of {name} would both be the field {}. Rename one",
                        first.name, second.name, first.field
                    );
                    problems.add(&second.places[0], text);
                },
            );
        }
        for Type { rust, values, .. } in &mut self.types {
            keep_first(
                values,
                |value| &value.variant,
                |second, first| {
                    let text = format!(
                        "the ids {:?} and {:?} would both be {rust}::{}. Rename one",
                        first.id, second.id, first.variant
                    );
                    problems.add(&second.place, text);
                },
            );
        }
        keep_first(
            &mut self.types,
            |custom| &custom.rust,
            |second, first| {
                let text = format!(
                    "the slot types {} and {} would both be the enum {}. Rename one",
                    first.name, second.name, first.rust
                );
                match second.values.first() {
                    Some(value) => problems.add(&value.place, text),
                    None => problems.add_without_place(text),
                }
            },
        );
    }
}

/// The name of a slot in `only_in_some_locales`.
fn full_name(intent: &Intent, slot: &Slot) -> String {
    format!("{}.{}", intent.name, slot.name)
}

fn add_slot(intent: &mut Intent, slot: &locale::Slot, problems: &mut Problems) {
    let locale::Slot { name, place, type_name, type_place, kind } = slot;
    let Some(known) = intent.slots.iter_mut().find(|known| known.name == *name) else {
        let field = names::field_of_slot(name);
        let (name, places, type_name, kind) = (name.clone(), vec![place.clone()], type_name.clone(), kind.clone());
        return intent.slots.push(Slot { name, field, places, type_name, kind });
    };
    known.places.push(place.clone());
    if known.kind != *kind {
        let first = known.places[0].short();
        let text = if known.type_name == *type_name {
            format!("the values of {type_name} have ids only here or only in {first}. An id is the same in all locales")
        } else {
            format!(
                "the slot {name:?} of {} has the type {type_name} here, and {} in {first}. A slot has one type in all locales",
                intent.name, known.type_name
            )
        };
        problems.add(type_place, text);
    }
}

fn compare_slots(intent: &mut Intent, partial: &[String], problems: &mut Problems) {
    let name = intent.name.clone();
    let is_partial = |slot: &Slot| partial.contains(&format!("{name}.{}", slot.name));
    join_misspelt(
        &mut intent.slots,
        intent.places.len(),
        is_partial,
        |rare, common| {
            (rare.kind == common.kind).then(|| {
                format!(
                    "{name} has the slot {:?} here, and {:?} in {}. A slot has the same name in all locales",
                    rare.name,
                    common.name,
                    common.places[0].short()
                )
            })
        },
        problems,
    );
    for slot in intent.slots.iter().filter(|slot| !is_partial(slot)) {
        for place in intent.places.iter().filter(|place| !slot.is_in(&place.locale)) {
            let text = format!(
                "{name} has no slot {:?}, which it has in {}. Add it, or say that only some locales have it: model!(…, only_in_some_locales = [{:?}])",
                slot.name,
                slot.places[0].short(),
                full_name(intent, slot)
            );
            problems.add(place, text);
        }
    }
}

/// Joins what has another name in some of the `locales`, with the name that more of them have, or the first of them.
fn join_misspelt<T: Named>(
    all: &mut Vec<T>,
    locales: usize,
    is_partial: impl Fn(&T) -> bool,
    problem: impl Fn(&T, &T) -> Option<String>,
    problems: &mut Problems,
) {
    let mut index = 0;
    while index < all.len() {
        let rare = &all[index];
        let is_complete = rare.places().len() == locales || is_partial(rare);
        let found = all.iter().enumerate().filter(|_| !is_complete).find_map(|(position, common)| {
            let is_common = (common.places().len(), index) > (rare.places().len(), position);
            let is_apart = common.places().iter().all(|place| !rare.is_in(&place.locale));
            let text = if is_common && is_apart && !is_partial(common) { problem(rare, common)? } else { return None };
            Some((position, text))
        });
        let Some((position, text)) = found else {
            index += 1;
            continue;
        };
        let rare = all.remove(index);
        for place in rare.places() {
            problems.add(place, text.clone());
        }
        let position = if position > index { position - 1 } else { position };
        all[position].merge(rare);
    }
}

/// Keeps the first of those with the same key, and tells of each other one.
fn keep_first<T>(all: &mut Vec<T>, key: impl Fn(&T) -> &String, mut tell: impl FnMut(&T, &T)) {
    let mut kept: Vec<T> = Vec::new();
    for one in all.drain(..) {
        match kept.iter().find(|first| key(first) == key(&one)) {
            Some(first) => tell(&one, first),
            None => kept.push(one),
        }
    }
    *all = kept;
}
