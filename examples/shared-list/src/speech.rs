//! The sentences. `{item}` in a sentence is replaced.

use alexa_auth0::Sentences;

/// The sentences of one language.
pub struct Speech {
    pub title: &'static str,
    pub one_moment: &'static str,
    pub nothing: &'static str,
    pub more: &'static str,
    pub what_next: &'static str,
    pub what_to_add: &'static str,
    pub added: &'static str,
    pub what_to_remove: &'static str,
    pub shall_i_remove: &'static str,
    pub removed: &'static str,
    pub not_there: &'static str,
    pub kept: &'static str,
    pub with_whom: &'static str,
    pub shared: &'static str,
    pub forgotten: &'static str,
    pub when: &'static str,
    pub reminded: &'static str,
    pub help: &'static str,
    pub goodbye: &'static str,
    pub account: Sentences,
}

impl Speech {
    /// The sentences for a locale.
    #[must_use]
    pub fn of(locale: Option<&str>) -> &'static Self {
        if locale.is_some_and(|locale| locale.starts_with("de")) { &DE } else { &EN }
    }
}

/// A sentence about an item.
#[must_use]
pub fn about(item: &str, sentence: &str) -> String {
    sentence.replacen("{item}", item, 1)
}

const EN: Speech = Speech {
    title: "Shopping list",
    one_moment: "One moment.",
    nothing: "There is nothing more on the list.",
    more: "Say next for more.",
    what_next: "What would you like?",
    what_to_add: "What shall I add?",
    added: "I have added {item}.",
    what_to_remove: "What shall I remove?",
    shall_i_remove: "Shall I remove {item}?",
    removed: "I have removed {item}.",
    not_there: "{item} is not on the list.",
    kept: "I have kept it.",
    with_whom: "With whom shall I share it?",
    shared: "I have shared the list with {item}.",
    forgotten: "I have deleted your list.",
    when: "At what time?",
    reminded: "I will remind you, by the time of {item}.",
    help: "You can read the list, add something, or remove it.",
    goodbye: "Goodbye.",
    account: Sentences::ENGLISH,
};

const DE: Speech = Speech {
    title: "Einkaufsliste",
    one_moment: "Einen Moment.",
    nothing: "Mehr steht nicht auf der Liste.",
    more: "Sag weiter, um mehr zu hören.",
    what_next: "Was möchtest du tun?",
    what_to_add: "Was soll ich aufschreiben?",
    added: "{item} steht auf der Liste.",
    what_to_remove: "Was soll ich streichen?",
    shall_i_remove: "Soll ich {item} streichen?",
    removed: "{item} ist gestrichen.",
    not_there: "{item} steht nicht auf der Liste.",
    kept: "Es bleibt auf der Liste.",
    with_whom: "Mit wem soll ich sie teilen?",
    shared: "Ich habe die Liste mit {item} geteilt.",
    forgotten: "Deine Liste ist gelöscht.",
    when: "Um wie viel Uhr?",
    reminded: "Ich erinnere dich, nach der Zeit von {item}.",
    help: "Du kannst die Liste vorlesen lassen, etwas aufschreiben oder streichen.",
    goodbye: "Bis bald.",
    account: Sentences {
        link: "Bitte verknüpfe zuerst dein Konto. Eine Karte dazu findest du in deiner Alexa-App.",
        link_again: "Die Verknüpfung mit deinem Konto ist abgelaufen. Bitte verknüpfe es noch einmal. Eine Karte dazu findest du in deiner Alexa-App.",
        unavailable: "Ich kann dein Konto gerade nicht erreichen. Bitte versuche es gleich noch einmal.",
        failed: "Da ist leider etwas schiefgegangen. Bitte versuche es gleich noch einmal.",
    },
};
