//! Arabic, in the standard form, and in words that are said to a man and to a woman alike.

use super::{Sentences, Speech};

pub(super) const AR: Speech = Speech {
    welcome: "أهلًا من جديد، {name}.",
    welcome_nameless: "أهلًا من جديد.",
    reprompt: "يمكنك السؤال: من أنا؟ أو قول: توقفي. كيف يمكنني المساعدة؟",
    help: "أتعرّف عليك من خلال الحساب المرتبط في تطبيق أليكسا.",
    fallback: "عذرًا، لا يمكنني المساعدة في ذلك.",
    goodbye: "إلى اللقاء.",
    account: Sentences {
        link: "يُرجى ربط حسابك أولًا. أرسلتُ بطاقة إلى تطبيق أليكسا.",
        link_again: "انتهت صلاحية ربط حسابك. يُرجى ربط الحساب مرة أخرى. ستظهر لك بطاقة في تطبيق أليكسا.",
        unavailable: "لا يمكنني الوصول إلى حسابك الآن. يُرجى المحاولة مرة أخرى بعد قليل.",
        failed: "عذرًا، حدث خطأ ما. يُرجى المحاولة مرة أخرى بعد قليل.",
    },
    you_are: "أنت {name}.",
    you_are_nameless: "حسابك مرتبط، لكن لا يوجد فيه اسم.",
    email_on_card: "عنوان بريدك الإلكتروني موجود على بطاقة في تطبيق أليكسا.",
    account_card_title: "حسابك",
};
