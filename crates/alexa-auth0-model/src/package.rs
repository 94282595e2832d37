//! The files of the skill: the folder of the interaction models, and `skill.json` beside it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::json::{self, Node};
use crate::locale::Locale;
use crate::model::Model;
use crate::problem::{Place, Problems};
use crate::write;

/// The Rust for the models in a folder, and what is wrong with them. None if no model can be read. `root` is the folder
/// of Cargo.toml.
pub(crate) fn expand(root: &Path, folder: &str, partial: &[String]) -> (Option<String>, Vec<String>) {
    let mut problems = Problems::default();
    let path = root.join(folder);
    let names = match names_in(&path) {
        Ok(names) if names.is_empty() => {
            problems.add_without_place(format!("{folder} has no interaction models, such as en-US.json"));
            names
        }
        Ok(names) => names,
        Err(why) => {
            problems.add_without_place(format!(
                "cannot read the folder {folder}, which is looked for beside Cargo.toml: {why}"
            ));
            Vec::new()
        }
    };
    let mut files: Vec<PathBuf> = names.iter().map(|name| path.join(format!("{name}.json"))).collect();
    let mut locales = Vec::new();
    for (name, file) in names.iter().zip(&files) {
        if let Some(json) = read(name, file, &mut problems) {
            locales.push(Locale::read(name, &shown(file), &json, &mut problems));
        }
    }
    if locales.is_empty() {
        return (None, problems.texts());
    }
    let model = Model::of(&locales, partial, &mut problems);
    // cargo compiles again if a file that is included has changed. It does not notice a new file, but a new locale is
    // also in skill.json.
    let manifest = path.parent().and_then(Path::parent).map(|package| package.join("skill.json"));
    if let Some(manifest) = manifest.filter(|manifest| manifest.is_file()) {
        if let Some(json) = read("skill", &manifest, &mut problems) {
            compare_locales(&json, &manifest, &names, &mut problems);
        }
        files.push(manifest);
    }
    let included =
        files.iter().map(|file| format!("const _: &[u8] = ::core::include_bytes!({:?});\n", file.to_string_lossy()));
    (Some(included.chain([write::rust(&model)]).collect()), problems.texts())
}

/// The names of the models. Others are compared with English of the United States, or else with the first.
fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        names.extend(name.to_str().and_then(|name| name.strip_suffix(".json")).map(str::to_owned));
    }
    names.sort_by_key(|name| (name != "en-US", name.clone()));
    Ok(names)
}

fn read(locale: &str, file: &Path, problems: &mut Problems) -> Option<Node> {
    let path = shown(file);
    match fs::read_to_string(file) {
        Err(why) => problems.add_without_place(format!("{path}: {why}")),
        Ok(text) => match json::parse(&text) {
            Ok(node) => return Some(node),
            Err(json::Mistake { at, why }) => {
                problems.add(&Place { locale: locale.to_owned(), path, at }, format!("this is not JSON: {why}"));
            }
        },
    }
    None
}

/// The locales in skill.json are those of the models.
fn compare_locales(json: &Node, file: &Path, models: &[String], problems: &mut Problems) {
    let locales = json.get("manifest").and_then(|node| node.get("publishingInformation")?.get("locales"));
    let Some(locales) = locales else { return };
    let at = |node: &Node| Place { locale: "skill".to_owned(), path: shown(file), at: node.at };
    for (locale, node) in locales.members().iter().filter(|(locale, _)| !models.contains(locale)) {
        problems.add(
            &at(node),
            format!("the skill has the locale {locale}, and there is no interaction model {locale}.json"),
        );
    }
    for model in models.iter().filter(|model| locales.get(model).is_none()) {
        problems.add(
            &at(locales),
            format!("there is an interaction model {model}.json, and the skill does not have this locale. make add-locale LOCALE={model} adds it"),
        );
    }
}

/// A path as the compiler writes it.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let path = here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    path.to_string_lossy().into_owned()
}
