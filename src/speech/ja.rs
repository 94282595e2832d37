//! Japanese, in the polite form.

use super::{Sentences, Speech};

pub(super) const JA: Speech = Speech {
    welcome: "おかえりなさい、{name}さん。",
    welcome_nameless: "おかえりなさい。",
    reprompt: "「私は誰」と聞くか、「ストップ」と言ってください。どうしますか？",
    help: "Alexaアプリでリンクしたアカウントのお名前でお呼びします。",
    fallback: "すみません、それはお手伝いできません。",
    goodbye: "またいつでもどうぞ。",
    account: Sentences {
        link: "まず、アカウントをリンクしてください。Alexaアプリにカードを送りました。",
        link_again: "アカウントリンクの有効期限が切れました。もう一度リンクしてください。Alexaアプリにカードを送りました。",
        unavailable: "ただいまアカウントに接続できません。少し待ってから、もう一度お試しください。",
        failed: "申し訳ありません、問題が発生しました。少し待ってから、もう一度お試しください。",
    },
    you_are: "{name}さんですね。",
    you_are_nameless: "アカウントはリンクされていますが、お名前が登録されていません。",
    email_on_card: "メールアドレスは、Alexaアプリのカードに表示しました。",
    account_card_title: "お客様のアカウント",
};
