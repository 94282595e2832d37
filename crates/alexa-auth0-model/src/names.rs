//! The names that intents, slots and values have in Rust.

/// Amazon's built-in intents, without `AMAZON.` and `Intent`. A test of the kit compares them with its own.
/// <https://developer.amazon.com/docs/alexa/custom-skills/standard-built-in-intents.html>
#[rustfmt::skip]
pub(crate) const BUILT_IN: &[&str] = &[
    "Cancel", "Fallback", "Help", "LoopOff", "LoopOn", "More", "NavigateHome", "NavigateSettings", "Next", "No", "PageDown", "PageUp", "Pause",
    "Previous", "Repeat", "Resume", "ScrollDown", "ScrollLeft", "ScrollRight", "ScrollUp", "Select", "SendToPhone", "ShuffleOff", "ShuffleOn",
    "StartOver", "Stop", "Yes",
];

/// The variants that the enum has besides the intents.
const OWN: &[&str] = &["Launch", "Other"];

/// The built-in intent that was probably meant by a name that is none. Amazon may have newer ones than this file, so
/// another name is not refused.
pub(crate) fn meant_built_in(name: &str) -> Option<String> {
    let built_in = name.strip_prefix("AMAZON.")?;
    let short = built_in.strip_suffix("Intent").unwrap_or(built_in);
    // Names such as AMAZON.SearchAction<object@WeatherForecast> combine an action and an entity: there is no list of
    // them.
    if built_in.contains('<') || short != built_in && BUILT_IN.contains(&short) {
        return None;
    }
    closest(short, BUILT_IN.iter().copied()).map(|meant| format!("AMAZON.{meant}Intent"))
}

/// Whether the name of an intent is probably a misspelt one of another.
pub(crate) fn is_misspelt_intent(name: &str, other: &str) -> bool {
    fn short(name: &str) -> &str {
        let own = name.strip_prefix("AMAZON.").unwrap_or(name);
        own.strip_suffix("Intent").unwrap_or(own)
    }
    !name.starts_with("AMAZON.") && closest(short(name), [short(other)]).is_some()
}

/// The variant of an intent: `AddItemIntent` is `AddItem`, and `AMAZON.HelpIntent` is `Help`. An intent of the skill's
/// own keeps its `Intent` where it would have the name of a built-in one. So the variants keep their names if a
/// built-in intent is added.
pub(crate) fn variant_of_intent(name: &str) -> String {
    if let Some(built_in) = name.strip_prefix("AMAZON.") {
        return pascal(built_in.strip_suffix("Intent").unwrap_or(built_in));
    }
    let is_taken = |name: &str| BUILT_IN.contains(&name) || OWN.contains(&name);
    let whole = pascal(name);
    match whole.strip_suffix("Intent") {
        Some(short) if !short.is_empty() && !is_taken(short) => pascal(short),
        _ if is_taken(&whole) => format!("{whole}Intent"),
        _ => whole,
    }
}

/// The variant of a value, by its id: `DARK_RED`, `dark red` and `darkRed` are `DarkRed`.
pub(crate) fn variant_of_value(id: &str) -> String {
    pascal(id)
}

/// The enum of a custom slot type. A name that a handler needs for something else gets `Type`.
pub(crate) fn enum_of_type(name: &str) -> String {
    let name = pascal(name);
    let is_taken = NEEDED.contains(&name.as_str());
    if is_taken { format!("{name}Type") } else { name }
}

/// The names of the library's prelude and of types that every file needs. A test of the library compares them with the
/// prelude.
#[rustfmt::skip]
const NEEDED: &[&str] = &[
    "Account", "CanFulfill", "Card", "Error", "Intent", "Request", "RequestKind", "Response", "Result", "Sentences", "Skill", "Slot", "Ssml", "Turn",
    "User", "Ask", "Box", "Err", "None", "Ok", "Option", "Some", "String", "Vec",
];

/// The field of a slot: `itemName`, `item_name`, `item.name` and `ItemName` are `item_name`.
pub(crate) fn field_of_slot(name: &str) -> String {
    let field = startable(words(name).iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("_"));
    match field.as_str() {
        // These cannot be raw identifiers.
        "self" | "super" | "crate" => format!("{field}_"),
        "_" => "_slot".to_owned(),
        _ if KEYWORDS.contains(&field.as_str()) => format!("r#{field}"),
        _ => field,
    }
}

/// <https://doc.rust-lang.org/reference/keywords.html>
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern", "false", "final", "fn",
    "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
    "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

fn pascal(name: &str) -> String {
    let mut pascal = String::new();
    for word in words(name) {
        // `v1_2` and `v12` differ.
        if pascal.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
            pascal.push('_');
        }
        let mut letters = word.chars();
        pascal.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        pascal.push_str(&letters.as_str().to_lowercase());
    }
    let pascal = startable(pascal);
    match pascal.as_str() {
        "Self" => "Self_".to_owned(),
        "_" => "_Value".to_owned(),
        _ => pascal,
    }
}

/// An identifier is not empty, and does not start with a digit.
fn startable(name: String) -> String {
    if name.starts_with(char::is_alphabetic) { name } else { format!("_{name}") }
}

/// The words of a name. A word ends before what is neither letter nor digit, before a capital letter that follows a
/// small one or a digit, and before the last of several capital letters: `PDFPage` is `PDF`, `Page`.
fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                let is_last_capital = before.is_uppercase() && after.is_some_and(|after| after.is_lowercase());
                before.is_lowercase() || before.is_numeric() || is_last_capital
            });
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            words.last_mut().into_iter().for_each(|word| word.push(letter));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The name among `known` that was probably meant by `name`, if one is close to it.
pub(crate) fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (distance, meant) = known.into_iter().map(|known| (distance(name, known), known)).min()?;
    (distance <= (name.chars().count() / 3).clamp(1, 3)).then_some(meant)
}

/// Whether a name differs from a known one by one letter, or by case.
pub(crate) fn is_misspelt(name: &str, known: &str) -> bool {
    name != known && distance(name, known) <= 1
}

/// How many letters have to be inserted, removed or replaced. Case does not matter.
/// <https://en.wikipedia.org/wiki/Levenshtein_distance>
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intent_is_a_variant() {
        for (name, variant) in [
            ("ReserveATableIntent", "ReserveATable"),
            ("AMAZON.StopIntent", "Stop"),
            ("add_item", "AddItem"),
            ("ADD_ITEM_INTENT", "AddItem"),
            ("addItem2Intent", "AddItem2"),
            ("PDFPageIntent", "PdfPage"),
            ("HelpIntent", "HelpIntent"),
            ("Help", "HelpIntent"),
            ("LaunchIntent", "LaunchIntent"),
            ("Other", "OtherIntent"),
            ("Intent", "Intent"),
            ("SelfIntent", "Self_"),
            ("match", "Match"),
            ("AMAZON.SearchAction<object@WeatherForecast>", "SearchActionObjectWeatherForecast"),
        ] {
            assert_eq!(variant_of_intent(name), variant, "{name}");
        }
    }

    #[test]
    fn a_slot_is_a_field_and_a_value_a_variant() {
        for (name, field) in [
            ("itemName", "item_name"),
            ("item.name", "item_name"),
            ("ITEM", "item"),
            ("item2", "item2"),
            ("item_2", "item_2"),
            ("2nd", "_2nd"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("Crate", "crate_"),
            ("größe", "größe"),
            ("", "_slot"),
        ] {
            assert_eq!(field_of_slot(name), field, "{name}");
        }
        for (id, variant) in [
            ("DARK_RED", "DarkRed"),
            ("dark red", "DarkRed"),
            ("7", "_7"),
            ("v1_2", "V1_2"),
            ("v12", "V12"),
            ("self", "Self_"),
            ("***", "_Value"),
        ] {
            assert_eq!(variant_of_value(id), variant, "{id}");
        }
        assert_eq!(
            (enum_of_type("LIST_OF_COLOURS"), enum_of_type("card")),
            ("ListOfColours".into(), "CardType".into())
        );
    }

    #[test]
    fn a_name_is_close_to_another_by_a_few_letters() {
        assert_eq!(meant_built_in("AMAZON.CancleIntent").as_deref(), Some("AMAZON.CancelIntent"));
        assert_eq!(meant_built_in("AMAZON.Help").as_deref(), Some("AMAZON.HelpIntent"));
        assert_eq!(meant_built_in("AMAZON.HelpIntent"), None);
        assert_eq!(meant_built_in("AMAZON.ANewOneIntent"), None);
        assert_eq!(meant_built_in("AMAZON.SearchAction<object@Game>"), None);
        assert_eq!(meant_built_in("HelpItent"), None);
        assert!(
            is_misspelt_intent("AddItmIntent", "AddItemIntent")
                && is_misspelt_intent("HelpIntent", "AMAZON.HelpIntent")
        );
        assert!(
            !is_misspelt_intent("AMAZON.YesIntent", "AMAZON.NextIntent")
                && !is_misspelt_intent("StartIntent", "StopIntent")
        );
        assert_eq!(closest("quantty", ["quality", "quantity"]), Some("quantity"));
        assert_eq!(closest("colour", ["size", "shape"]), None);
    }
}
