import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { LOCALES, localeReason } from "../../src/alexa/locales.mjs";
import { checkPackage } from "../../src/certification/check.mjs";
import { invocationNameAdvice, invocationNameReasons } from "../../src/certification/invocation-name.mjs";
import { readPackageWithIcons } from "../../src/certification/package.mjs";
import { editJson, stageProject } from "../project/project.mjs";
import { ROOT } from "../repository.mjs";

/** @import { Package } from "../../src/certification/package.mjs" */

/** @param {Package} skillPackage */
const problems = (skillPackage) => Object.values(checkPackage(skillPackage)).flat();

test("with its settings filled in, the package is ready for certification", async (t) => {
  assert.deepEqual(problems(await readPackageWithIcons(await stageProject(t))), []);
});

test("in the tree it lacks what only its owner can know", async () => {
  const unknown = /worker_url is not set|privacy_policy_url is not set|testingInstructions must name a test account/;
  const skillPackage = await readPackageWithIcons(ROOT);
  assert.deepEqual(
    problems(skillPackage).filter((problem) => !unknown.test(problem)),
    [],
  );
});

test("the icon on disk is the size that the manifest gives it", async (t) => {
  const root = await stageProject(t);
  const { icons } = await readPackageWithIcons(root);
  assert.deepEqual(icons, {
    "file://assets/images/small-icon.png": { width: 108, height: 108 },
    "file://assets/images/large-icon.png": { width: 512, height: 512 },
  });
  assert.equal((await readFile(join(root, "skill-package/assets/images/small-icon.png"))).readUInt32BE(16), 108);
});

test("an icon that is missing, is no PNG or is elsewhere is a sentence with its path (f30)", async (t) => {
  const root = await stageProject(t);
  await writeFile(join(root, "skill-package/assets/images/text.png"), "text");
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    Object.assign(manifest.publishingInformation.locales["en-US"], {
      smallIconUri: "file://assets/images/en-US_smallIcon.png",
      largeIconUri: "file://assets/images/text.png",
    });
    manifest.publishingInformation.locales["de-DE"].smallIconUri = "file://../wrangler.toml";
  });
  assert.deepEqual(checkPackage(await readPackageWithIcons(root)).warnings.sort(), [
    "skill.json: de-DE: smallIconUri: ../wrangler.toml is outside skill-package/",
    "skill.json: en-US: largeIconUri: skill-package/assets/images/text.png is not a PNG",
    "skill.json: en-US: smallIconUri: skill-package/assets/images/en-US_smallIcon.png cannot be read: is it there?",
  ]);
});

/** @param {Package} skillPackage */
const store = ({ manifest }) => manifest.manifest.publishingInformation;
/** @param {Package} skillPackage */
const english = (skillPackage) => store(skillPackage).locales["en-US"];
/** @param {Package} skillPackage */
const model = ({ models }) => models["en-US"].interactionModel.languageModel;
/** @param {Package} skillPackage */
const whoAmI = (skillPackage) =>
  model(skillPackage).intents.find((/** @type {any} */ { name }) => name === "WhoAmIIntent");

/**
 * What can be wrong with a package, by what follows from it: how it comes about, and what is said.
 * @type {Record<"refused" | "warnings" | "certification", [string, (skillPackage: Package) => void, RegExp][]>}
 */
const FAULTS = {
  refused: [
    [
      "a model that is not JSON",
      (p) => {
        p.modelProblems.push("skill-package/interactionModels/custom/fr-FR.json is not JSON: line 1");
      },
      /fr-FR\.json is not JSON/,
    ],
    [
      "an invocation name with capitals",
      (p) => {
        model(p).invocationName = "Account Greeter";
      },
      /en-US\.json: the invocation name "Account Greeter" must be 2 to 50 lower-case/,
    ],
    [
      "an intent without a name",
      (p) => {
        delete whoAmI(p).name;
      },
      /MissingIntentName/,
    ],
    [
      "an intent twice",
      (p) => {
        model(p).intents.push({ name: "AMAZON.HelpIntent", samples: [] });
      },
      /AMAZON\.HelpIntent is defined twice/,
    ],
    [
      "an intent name with a hyphen",
      (p) => {
        whoAmI(p).name = "Who-Am-I";
      },
      /"Who-Am-I" is not a valid intent name\. Amazon: "InvalidIntentName: .*litexa\/issues\/109\)/,
    ],
    [
      "an intent name with a period",
      (p) => {
        whoAmI(p).name = "Who.Am";
      },
      /"Who\.Am" is not a valid intent name/,
    ],
    [
      "a sample with punctuation",
      (p) => {
        whoAmI(p).samples.push("who am i?");
      },
      /"who am i\?" has characters.*InvalidCharInSamples.*jovo-framework\/issues\/785\)/,
    ],
    [
      "a slot that is not declared",
      (p) => {
        whoAmI(p).samples.push("am i {name}");
      },
      /slot \{name\} is not declared/,
    ],
    [
      "a slot name with a space",
      (p) => {
        whoAmI(p).slots = [{ name: "my name", type: "AMAZON.FirstName" }];
      },
      /"my name" is not a valid slot name/,
    ],
    [
      "a slot of an unknown type",
      (p) => {
        whoAmI(p).slots = [{ name: "name", type: "NAMES" }];
      },
      /unknown type NAMES/,
    ],
    [
      "a slot of a mistyped custom type",
      (p) => {
        model(p).types.push({ name: "NAME", values: [] });
        whoAmI(p).slots = [{ name: "name", type: "NAMES" }];
      },
      /unknown type NAMES.*Did you mean NAME\?/,
    ],
    [
      "a phrase slot alone (f27)",
      (p) => asks(p, " {question}"),
      /Sample utterance " \{question\}" in intent "WhoAmIIntent" must include a carrier phrase\. Sample intent utterances with phrase types cannot consist of only slots\./,
    ],
    ["a phrase slot alone, twice", (p) => asks(p, "{question} {question}"), /must include a carrier phrase/],
    [
      "a phrase slot beside another",
      (p) => {
        asks(p, "ask {question} in {city}");
        whoAmI(p).slots.push({ name: "city", type: "AMAZON.City" });
      },
      /cannot include both a phrase slot and another intent slot/,
    ],
    [
      "a built-in type in another case (f29)",
      (p) => {
        whoAmI(p).slots = [{ name: "age", type: "AMAZON.Number" }];
      },
      /there is no such built-in type.*Did you mean AMAZON\.NUMBER\?/,
    ],
    [
      "a mistyped built-in intent (f29)",
      (p) => {
        model(p).intents.push({ name: "AMAZON.RepeatItIntent", samples: [] });
      },
      /no built-in intent AMAZON\.RepeatItIntent\. Did you mean AMAZON\.RepeatIntent\?/,
    ],
    [
      "a built-in type that is extended, mistyped",
      (p) => {
        model(p).types.push({ name: "AMAZON.Actors", values: [] });
      },
      /types has AMAZON\.Actors.*Did you mean AMAZON\.Actor\?/,
    ],
    [
      "a dialog without its intent (f29)",
      (p) => {
        dialog(p).intents[0].name = "OtherIntent";
      },
      /the dialog has the intent OtherIntent/,
    ],
    [
      "a dialog without its slot",
      (p) => {
        dialog(p).intents[0].slots[0].name = "other";
      },
      /the dialog of WhoAmIIntent has the slot \{other\}/,
    ],
    [
      "a dialog without its prompt",
      (p) => {
        dialog(p).intents[0].slots[0].prompts.elicitation = "Elicit.2";
      },
      /MissingDialogIntentSlotPrompt: Prompt id "Elicit\.2" for slot "question" of intent "WhoAmIIntent".*voiceapp311\/pull\/190\)/,
    ],
    [
      "a dialog without the prompt of its confirmation",
      (p) => {
        dialog(p).intents[0].prompts = { confirmation: "Confirm.2" };
      },
      /Prompt id "Confirm\.2" for intent "WhoAmIIntent"/,
    ],
    [
      "a dialog without the prompt of a validation",
      (p) => {
        dialog(p).intents[0].slots[0].validations = [{ type: "hasEntityResolutionMatch", prompt: "Invalid.1" }];
      },
      /Prompt id "Invalid\.1" for a validation/,
    ],
  ],
  warnings: [
    [
      "endpoint without https",
      (p) => {
        p.manifest.manifest.apis.custom.endpoint.uri = "http://example.com/";
      },
      /skill\.json: .*endpoint\/uri must have the form/,
    ],
    [
      "unknown certificate type",
      (p) => {
        p.manifest.manifest.events.endpoint.sslCertificateType = "SelfSigned?";
      },
      /sslCertificateType is "SelfSigned\?", which Amazon.s description does not have: the values are .*Wildcard/,
    ],
    [
      "unknown event",
      (p) => {
        p.manifest.manifest.events.subscriptions.push({ eventName: "SKILL_LIKED" });
      },
      /eventName is "SKILL_LIKED", which Amazon.s description does not have/,
    ],
    [
      "a permission that is newer than the list (f20)",
      (p) => {
        p.manifest.manifest.permissions.push({ name: "alexa::of_the_future:read" });
      },
      /permissions\/1\/name is "alexa::of_the_future:read", which/,
    ],
    [
      "an icon that is not there (f30)",
      (p) => {
        p.icons[english(p).smallIconUri] = { problem: "skill-package/assets/x.png cannot be read: is it there?" };
      },
      /en-US: smallIconUri: skill-package\/assets\/x\.png cannot be read/,
    ],
    [
      "manifest version",
      (p) => {
        p.manifest.manifest.manifestVersion = "2.0";
      },
      /manifestVersion is "2.0", which/,
    ],
    [
      "unknown account linking type",
      (p) => {
        p.accountLinking.accountLinkingRequest.type = "CODE";
      },
      /account-linking\.json: .*type is "CODE", which .*the values are AUTH_CODE, IMPLICIT/,
    ],
    [
      "scopes as one string",
      (p) => {
        p.accountLinking.accountLinkingRequest.scopes = "openid profile";
      },
      /scopes must be a list/,
    ],
    [
      "samples that are no text",
      (p) => {
        whoAmI(p).samples.push(42, 43);
      },
      /samples\/\d+ must be text \(and 1 more of this kind\)/,
    ],
    [
      "testing instructions too long",
      (p) => {
        store(p).testingInstructions = "x".repeat(4001);
      },
      /testingInstructions must have at most 4000/,
    ],
    [
      "summary too long",
      (p) => {
        english(p).summary = "x".repeat(161);
      },
      /en-US\/summary must have at most 160/,
    ],
    [
      "description too long",
      (p) => {
        english(p).description = "x".repeat(4001);
      },
      /en-US\/description must have at most 4000/,
    ],
    [
      "too many keywords",
      (p) => {
        english(p).keywords = Array(31).fill("word");
      },
      /en-US\/keywords must have at most 30/,
    ],
    [
      "a sample with punctuation beyond ASCII",
      (p) => {
        whoAmI(p).samples.push("¿quién soy");
      },
      /"¿quién soy" has characters that a sample probably cannot have/,
    ],
    [
      "a built-in type that may be new",
      (p) => {
        whoAmI(p).slots = [{ name: "size", type: "AMAZON.ShoeSizeOfTheFuture" }];
      },
      /AMAZON\.ShoeSizeOfTheFuture.* in this kit's list: is it newer\?/,
    ],
    [
      "a built-in intent that may be new",
      (p) => {
        model(p).intents.push({ name: "AMAZON.TeleportIntent", samples: [] });
      },
      /no built-in intent AMAZON\.TeleportIntent in this kit's list/,
    ],
  ],
  certification: [
    [
      "Worker's address unset",
      (p) => {
        p.manifest.manifest.apis.custom.endpoint.uri = "https://WORKER_URL/";
      },
      /worker_url is not set/,
    ],
    [
      "no category",
      (p) => {
        delete store(p).category;
      },
      /category is missing/,
    ],
    [
      "no testing instructions",
      (p) => {
        store(p).testingInstructions = "";
      },
      /testingInstructions are missing/,
    ],
    [
      "no test account",
      (p) => {
        store(p).testingInstructions = "USER_NAME / PASSWORD";
      },
      /must name a test account/,
    ],
    [
      "privacy question unanswered",
      (p) => {
        delete p.manifest.manifest.privacyAndCompliance.containsAds;
      },
      /privacyAndCompliance: containsAds is missing, true or false: does it contain advertising\?/,
    ],
    [
      "no privacy policy",
      (p) => {
        p.manifest.manifest.privacyAndCompliance.locales = {};
      },
      /skill\.json: privacy_policy_url is not set/,
    ],
    [
      "no privacy information at all",
      (p) => {
        delete p.manifest.manifest.privacyAndCompliance;
      },
      /skill\.json: privacy_policy_url is not set/,
    ],
    [
      "no publishing information at all",
      (p) => {
        delete p.manifest.manifest.publishingInformation;
      },
      /en-US has a model but no publishing information/,
    ],
    [
      "privacy policy over http",
      (p) => {
        p.manifest.manifest.privacyAndCompliance.locales["en-US"].privacyPolicyUrl = "http://example.com/";
      },
      /privacy_policy_url is not set/,
    ],
    [
      "name too long",
      (p) => {
        english(p).name = "x".repeat(51);
      },
      /en-US: name: 2 to 50/,
    ],
    [
      "no summary",
      (p) => {
        english(p).summary = "";
      },
      /en-US: summary is missing/,
    ],
    [
      "no description",
      (p) => {
        delete english(p).description;
      },
      /en-US: description is missing/,
    ],
    [
      "no keywords",
      (p) => {
        english(p).keywords = [];
      },
      /en-US: keywords are missing/,
    ],
    [
      "icon of the wrong size",
      (p) => {
        english(p).smallIconUri = english(p).largeIconUri;
      },
      /smallIconUri: a PNG of 108/,
    ],
    [
      "no icon",
      (p) => {
        delete english(p).largeIconUri;
      },
      /largeIconUri: a PNG of 512/,
    ],
    [
      "a locale published without a model",
      (p) => {
        store(p).locales["en-ZZ"] = english(p);
      },
      /en-ZZ is published but has no model/,
    ],
    [
      "a model that is not published",
      (p) => {
        p.models["en-ZZ"] = p.models["en-US"];
      },
      /en-ZZ has a model but no publishing information/,
    ],
    [
      "no example phrases",
      (p) => {
        english(p).examplePhrases = [];
      },
      /examplePhrases: 1 to 3/,
    ],
    [
      "four example phrases",
      (p) => {
        english(p).examplePhrases = Array(4).fill("Alexa, open account greeter");
      },
      /examplePhrases: 1 to 3/,
    ],
    [
      "phrase without the wake word",
      (p) => {
        english(p).examplePhrases[0] = "open account greeter";
      },
      /does not begin with the wake word/,
    ],
    [
      "phrase without the invocation name",
      (p) => {
        english(p).examplePhrases[0] = "Alexa, who am I";
      },
      /does not say the invocation name/,
    ],
    [
      "phrase that the model does not have",
      (p) => {
        english(p).examplePhrases[1] = "Alexa, ask account greeter for a joke";
      },
      /neither opens the skill nor is a sample/,
    ],
    [
      "an invocation name of one word (f24)",
      (p) => {
        model(p).invocationName = "florigarden";
      },
      /must have at least two words, unless it is a brand of yours/,
    ],
    [
      "FallbackIntent is missing (f21)",
      (p) => {
        model(p).intents = model(p).intents.filter((/** @type {any} */ { name }) => name !== "AMAZON.FallbackIntent");
      },
      /en-US\.json: AMAZON\.FallbackIntent is missing/,
    ],
    [
      "an intent without samples",
      (p) => {
        whoAmI(p).samples = [];
      },
      /WhoAmIIntent has no samples/,
    ],
    [
      "a sample in two intents (f23)",
      (p) => {
        model(p)
          .intents.find((/** @type {any} */ { name }) => name === "AMAZON.HelpIntent")
          .samples.push("Who Am I");
      },
      /"Who Am I" is already a sample of WhoAmIIntent/,
    ],
    [
      "a sample twice",
      (p) => {
        whoAmI(p).samples.push("Who am I");
      },
      /WhoAmIIntent: "Who am I" is there twice/,
    ],
    [
      "a sample with digits",
      (p) => {
        whoAmI(p).samples.push("account 2");
      },
      /"account 2" has digits/,
    ],
    [
      "a slot name with a period",
      (p) => {
        whoAmI(p).slots = [{ name: "object.name", type: "AMAZON.FirstName" }];
      },
      /the slot name "object\.name" has a period/,
    ],
    [
      "intents that differ between locales (f22)",
      (p) => {
        p.models["en-GB"] = structuredClone(p.models["en-US"]);
        model(p).intents.push({ name: "BuyIntent", samples: ["buy"] });
      },
      /en-GB\.json.*: BuyIntent is in another locale/,
    ],
  ],
};

/** A sample with a phrase slot. @param {Package} skillPackage @param {string} sample */
function asks(skillPackage, sample) {
  Object.assign(whoAmI(skillPackage), { slots: [{ name: "question", type: "AMAZON.SearchQuery" }] }).samples.push(
    sample,
  );
}

/** Adds a valid dialog. @param {Package} skillPackage */
function dialog(skillPackage) {
  asks(skillPackage, "look up {question}");
  return Object.assign(skillPackage.models["en-US"].interactionModel, {
    dialog: {
      intents: [
        {
          name: "WhoAmIIntent",
          confirmationRequired: false,
          prompts: {},
          slots: [
            {
              name: "question",
              type: "AMAZON.SearchQuery",
              elicitationRequired: true,
              prompts: { elicitation: "Elicit.1" },
            },
          ],
        },
      ],
    },
    prompts: [{ id: "Elicit.1", variations: [{ type: "PlainText", value: "Which?" }] }],
  }).dialog;
}

for (const [kind, faults] of Object.entries(FAULTS))
  for (const [fault, stage, said] of faults) {
    test(`${kind}: ${fault}`, async (t) => {
      const skillPackage = await readPackageWithIcons(await stageProject(t));
      stage(skillPackage);
      const findings = checkPackage(skillPackage);
      assert.match(findings[/** @type {keyof typeof FAULTS} */ (kind)].join("\n"), said);
      if (kind !== "refused") assert.deepEqual(findings.refused, []);
    });
  }

/** What Amazon takes, and a stricter check would not. @type {[string, (skillPackage: Package) => void][]} */
const TAKEN = [
  [
    "values without synonyms, and with none (f20)",
    (p) => {
      model(p).types.push({
        name: "PLANT",
        values: [{ name: { value: "basil" } }, { name: { value: "mint", synonyms: [] } }],
      });
    },
  ],
  [
    "a slot of a dialog without prompts (f20)",
    (p) => {
      delete dialog(p).intents[0].slots[0].prompts;
    },
  ],
  ["a phrase slot with words around it", (p) => asks(p, "look up {question}")],
  [
    "a slot alone that is not for phrases",
    (p) => {
      whoAmI(p).slots = [{ name: "city", type: "AMAZON.City" }];
      whoAmI(p).samples.push("{city}");
    },
  ],
  ["a dialog that fits", (p) => void dialog(p)],
  [
    "an extended built-in type",
    (p) => {
      model(p).types.push({ name: "AMAZON.Color", values: [{ name: { value: "teal" } }] });
    },
  ],
  [
    "an intent of the library of actions and entities",
    (p) => {
      model(p).intents.push({ name: "AMAZON.SearchAction<object@WeatherForecast>", samples: [] });
    },
  ],
  [
    "a compound name in Arabic and a joiner in Hindi",
    (p) => {
      whoAmI(p).samples.push("क\u200dष", "مَن أنا");
    },
  ],
];

for (const [what, stage] of TAKEN) {
  test(`taken: ${what}`, async (t) => {
    const skillPackage = await readPackageWithIcons(await stageProject(t));
    stage(skillPackage);
    const { refused, warnings } = checkPackage(skillPackage);
    assert.deepEqual([...refused, ...warnings], []);
  });
}

test("a model of any shape is checked without an error", () => {
  const values = [
    undefined,
    null,
    0,
    "",
    [],
    {},
    [null],
    [[]],
    [{}],
    [{ name: 1 }],
    [{ name: null, samples: {}, slots: [null, { name: 2 }] }],
  ];
  for (const value of values) {
    for (const interactionModel of [
      { languageModel: value },
      { languageModel: { intents: value, types: value } },
      { languageModel: {}, dialog: value, prompts: value },
      { languageModel: {}, dialog: { intents: value } },
    ]) {
      checkPackage({
        manifest: { manifest: {} },
        accountLinking: {},
        models: { "en-US": { interactionModel } },
        modelProblems: [],
        icons: {},
      });
    }
  }
});

test("invocation names", () => {
  for (const [locale, name] of [
    ["en-US", "account greeter"],
    ["en-GB", "molly's horoscope"],
    ["de-DE", "kaffeeroboter"],
    ["ja-JP", "アカウントの案内"],
    ["hi-IN", "दैनिक राशिफल"],
    ["ar-SA", "توقعات الابراج"],
    ["fr-FR", "météo d'été"],
  ])
    assert.deepEqual([...invocationNameReasons(name), ...invocationNameAdvice(name, locale)], [], name);

  for (const [name, said] of [
    ["Account Greeter", /lower-case/],
    ["greeter 2", /lower-case/],
    ["x", /2 to 50/],
    [`${"x".repeat(30)} ${"x".repeat(30)}`, /2 to 50/],
    [" account greeter", /lower-case/],
    ["", /2 to 50/],
  ])
    assert.match(invocationNameReasons(/** @type {string} */ (name)).join(), /** @type {RegExp} */ (said));

  for (const [locale, name, said] of [
    ["en-US", "greeter", /at least two words/],
    ["fr-FR", "bonjour", /at least two words/],
    ["en-US", "open accounts", /has "open", which is reserved/],
    ["en-US", "alexa greeter", /has "alexa", which is reserved/],
    ["de-DE", "meine app", /has "app", which is reserved/],
    ["de-DE", "öffne konten", /has "öffne", which is reserved/],
    ["en-US", "the greeter", /has "the", which is reserved/],
    ["en-US", "greeting from work", /has "from", which is reserved/],
  ]) {
    assert.match(
      invocationNameAdvice(/** @type {string} */ (name), /** @type {string} */ (locale)).join(),
      /** @type {RegExp} */ (said),
    );
    assert.deepEqual(invocationNameReasons(/** @type {string} */ (name)), [], "Amazon builds it");
  }
});

test("locales", () => {
  for (const locale of LOCALES) assert.equal(localeReason(locale), undefined);
  for (const [name, suggestion] of [
    ["en-UK", "en-GB"],
    ["en_US", "en-US"],
    ["EN-us", "en-US"],
    ["de", "de-DE"],
    ["de-AT", "de-DE"],
    ["en", "en-US"],
    ["jp", "ja-JP"],
    ["pt-PT", "pt-BR"],
  ]) {
    assert.match(
      localeReason(name) ?? "",
      new RegExp(`^is not a locale of Alexa's\\. Did you mean ${suggestion}\\? Alexa has ar-SA, `),
      name,
    );
  }
  assert.match(localeReason("zz-unknown") ?? "", /^is not a locale of Alexa.s\. Alexa has/);
});
