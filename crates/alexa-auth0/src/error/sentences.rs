//! What the library refuses in words of its own, in the languages of Alexa. A skill that refuses nothing has none of
//! them.

/// The user has to grant a permission.
pub(super) fn consent(locale: Option<&str>) -> &'static str {
    match language(locale) {
        "ar" => "أحتاج أولاً إلى إذنك. ستظهر لك بطاقة في تطبيق أليكسا.",
        "de" => "Dafür brauche ich erst deine Erlaubnis. Eine Karte dazu findest du in deiner Alexa-App.",
        "es" => "Primero necesito tu permiso. Tienes una tarjeta en la aplicación Alexa.",
        "fr" => "Il me faut d'abord votre autorisation. Une carte vous attend dans l'application Alexa.",
        "hi" => "इसके लिए पहले मुझे आपकी अनुमति चाहिए। इसके लिए आपके Alexa ऐप में एक कार्ड है।",
        "it" => "Prima mi serve la tua autorizzazione. Trovi una scheda nell'app Alexa.",
        "ja" => "最初に許可が必要です。Alexaアプリにカードを送りました。",
        "nl" => "Daarvoor heb ik eerst je toestemming nodig. Er staat een kaart voor je klaar in de Alexa-app.",
        "pt" => "Primeiro preciso da sua permissão. Enviei um cartão para o aplicativo Alexa.",
        _ => "I need your permission for that first. I've sent a card to your Alexa app.",
    }
}

/// The account may not do this.
pub(super) fn forbidden(locale: Option<&str>) -> &'static str {
    match language(locale) {
        "ar" => "حسابك لا يسمح بذلك.",
        "de" => "Das darf dein Konto nicht.",
        "es" => "Tu cuenta no tiene permiso para hacer eso.",
        "fr" => "Votre compte n'y est pas autorisé.",
        "hi" => "आपके अकाउंट को इसकी अनुमति नहीं है।",
        "it" => "Il tuo account non è autorizzato a farlo.",
        "ja" => "お使いのアカウントでは許可されていません。",
        "nl" => "Je account mag dat niet.",
        "pt" => "A sua conta não tem permissão para isso.",
        _ => "Your account isn't allowed to do that.",
    }
}

fn language(locale: Option<&str>) -> &str {
    locale.and_then(|locale| locale.split('-').next()).unwrap_or_default()
}
