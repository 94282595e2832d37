/** The last page of account linking in the browser. */
import { escaped } from "../../shared/html.mjs";

const REMEMBERED = 50;

/**
 * @typedef {{ ok: boolean, locale: string, name?: string, problem?: string }} Result   name: whose account is linked
 *
 * A code and its state are valid once. If the page is loaded again, it shows the same result.
 */
export class LinkingResults {
  /** Results by the URL of the page. @type {Map<string, Promise<Result>>} */
  #results = new Map();

  /**
   * @param {URL} url
   * @param {import("../alexa/alexa.mjs").Alexa} alexa
   */
  of(url, alexa) {
    const result = this.#results.get(url.href) ?? complete(url, alexa);
    this.#results.set(url.href, result);
    if (this.#results.size > REMEMBERED) this.#results.delete([...this.#results.keys()][0]);
    return result;
  }
}

/**
 * @param {URL} url
 * @param {import("../alexa/alexa.mjs").Alexa} alexa
 * @returns {Promise<Result>}
 */
function complete(url, alexa) {
  const locale = alexa.linking.localeOf(url);
  return alexa.completeLink(url).then(
    ({ name }) => ({ ok: true, locale, name }),
    (/** @type {Error} */ { message }) => ({ ok: false, locale, problem: message }),
  );
}

/** @typedef {{ linked: string, done: string, failed: string, back: string }} Texts   {name} is whose account it is; [ ] is the link back */

/** @type {Record<string, Texts>} */
const TEXTS = {
  ar: {
    linked: "تم الربط",
    done: "تم ربط حساب {name} في أمازون.",
    failed: "تعذّر على أليكسا ربط حسابك",
    back: "يمكنك إغلاق هذه الصفحة أو [العودة إلى المحاكي].",
  },
  de: {
    linked: "Verknüpft",
    done: "Das Amazon-Konto von {name} ist verknüpft.",
    failed: "Alexa konnte dein Konto nicht verknüpfen",
    back: "Du kannst diese Seite schließen oder [zum Simulator zurückkehren].",
  },
  en: {
    linked: "Linked",
    done: "{name}’s Amazon account is linked.",
    failed: "Alexa was unable to link your account",
    back: "You can close this page, or [go back to the simulator].",
  },
  es: {
    linked: "Vinculada",
    done: "La cuenta de Amazon de {name} está vinculada.",
    failed: "Alexa no ha podido vincular tu cuenta",
    back: "Puedes cerrar esta página o [volver al simulador].",
  },
  fr: {
    linked: "Associé",
    done: "Le compte Amazon de {name} est associé.",
    failed: "Alexa n’a pas pu associer votre compte",
    back: "Vous pouvez fermer cette page ou [revenir au simulateur].",
  },
  hi: {
    linked: "लिंक हो गया",
    done: "{name} का Amazon अकाउंट लिंक हो गया है।",
    failed: "Alexa आपका अकाउंट लिंक नहीं कर सकी",
    back: "आप यह पेज बंद कर सकते हैं, या [सिम्युलेटर पर वापस जा सकते हैं]।",
  },
  it: {
    linked: "Collegato",
    done: "L’account Amazon di {name} è collegato.",
    failed: "Alexa non è riuscita a collegare il tuo account",
    back: "Puoi chiudere questa pagina o [tornare al simulatore].",
  },
  ja: {
    linked: "リンクしました",
    done: "{name}さんのAmazonアカウントをリンクしました。",
    failed: "アカウントをリンクできませんでした",
    back: "このページを閉じるか、[シミュレーターに戻って]ください。",
  },
  nl: {
    linked: "Gekoppeld",
    done: "Het Amazon-account van {name} is gekoppeld.",
    failed: "Alexa kon je account niet koppelen",
    back: "Je kunt deze pagina sluiten of [teruggaan naar de simulator].",
  },
  pt: {
    linked: "Vinculada",
    done: "A conta da Amazon de {name} está vinculada.",
    failed: "A Alexa não conseguiu vincular a sua conta",
    back: "Você pode fechar esta página ou [voltar ao simulador].",
  },
};

/**
 * The page on which the browser ends after account linking, in place of the Alexa app's last page. It is in the user's
 * language; a problem is in the words of the authorization server.
 * @param {Result} result
 */
export function linkedPage({ ok, locale, name = "", problem = "" }) {
  const [language] = locale.split("-");
  const { linked, done, failed, back } = TEXTS[language] ?? TEXTS.en;
  const [before, link, after] = back.split(/[[\]]/);
  return `<!doctype html>
<html lang="${language in TEXTS ? language : "en"}" dir="${language === "ar" ? "rtl" : "ltr"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ok ? linked : failed}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/linked.mjs"></script>
<body class="linked">
<main>
<span class="ring large" aria-hidden="true"></span>
<h1>${ok ? linked : failed}</h1>
${ok ? `<p role="status">${escaped(done.replace("{name}", () => name))}</p>` : `<p role="alert" lang="en" dir="ltr">${escaped(problem)}</p>`}
<p>${before}<a id="back" href="/">${link}</a>${after}</p>
</main>
</body>
</html>
`;
}
