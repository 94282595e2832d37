/** The Alexa app's own texts on a card, by language. `{skill}` is the skill's name. */

/** @typedef {{ title: string, text: string, button: string, permissions: string }} Labels */

/** @type {Record<string, Labels>} */
const LABELS = {
  ar: {
    title: "اربط حسابك",
    text: "تريد مهارة {skill} استخدام حسابك. سجّل الدخول مرة واحدة في متصفحك.",
    button: "ربط الحساب",
    permissions: "الأذونات",
  },
  de: {
    title: "Verknüpfe dein Konto",
    text: "{skill} möchte dein Konto verwenden. Melde dich einmal in deinem Browser an.",
    button: "Konto verknüpfen",
    permissions: "Berechtigungen",
  },
  en: {
    title: "Link your account",
    text: "{skill} would like to use your account. Sign in once, in your browser.",
    button: "Link account",
    permissions: "Permissions",
  },
  es: {
    title: "Vincula tu cuenta",
    text: "{skill} quiere usar tu cuenta. Inicia sesión una vez en tu navegador.",
    button: "Vincular cuenta",
    permissions: "Permisos",
  },
  fr: {
    title: "Associez votre compte",
    text: "{skill} souhaite utiliser votre compte. Connectez-vous une fois dans votre navigateur.",
    button: "Associer le compte",
    permissions: "Autorisations",
  },
  hi: {
    title: "अपना अकाउंट लिंक करें",
    text: "{skill} आपके अकाउंट का उपयोग करना चाहता है। अपने ब्राउज़र में एक बार साइन इन करें।",
    button: "अकाउंट लिंक करें",
    permissions: "अनुमतियाँ",
  },
  it: {
    title: "Collega il tuo account",
    text: "{skill} vorrebbe usare il tuo account. Accedi una volta nel browser.",
    button: "Collega account",
    permissions: "Autorizzazioni",
  },
  ja: {
    title: "アカウントをリンクしてください",
    text: "{skill}がアカウントの利用を求めています。ブラウザで一度サインインしてください。",
    button: "アカウントをリンク",
    permissions: "アクセス許可",
  },
  nl: {
    title: "Koppel je account",
    text: "{skill} wil je account gebruiken. Log één keer in via je browser.",
    button: "Account koppelen",
    permissions: "Machtigingen",
  },
  pt: {
    title: "Vincule a sua conta",
    text: "{skill} gostaria de usar a sua conta. Faça login uma vez no navegador.",
    button: "Vincular conta",
    permissions: "Permissões",
  },
};

/** @param {string} locale */
const languageOf = (locale) => locale.split("-")[0];

/** @param {string} locale */
export const labelsFor = (locale) => LABELS[languageOf(locale)] ?? LABELS.en;

/**
 * The text direction of a card or speech, from its locale. The first letter does not show it, because a name may come
 * first.
 * @param {string} locale
 */
export const directionOf = (locale) => (languageOf(locale) === "ar" ? "rtl" : "ltr");
