/** Every request that Alexa sends a skill of this kind, to every account that there is. */
import {
  inSession,
  intentRequest,
  launchRequest,
  sessionEndedRequest,
  skillEvent,
} from "alexa-auth0-kit/testing/requests";

export const LOCALES = [
  "ar-SA",
  "de-DE",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IN",
  "en-US",
  "es-ES",
  "es-MX",
  "es-US",
  "fr-CA",
  "fr-FR",
  "hi-IN",
  "it-IT",
  "ja-JP",
  "nl-NL",
  "pt-BR",
];

const INTENTS = [
  "WhoAmIIntent",
  "AMAZON.NavigateHomeIntent",
  "AMAZON.HelpIntent",
  "AMAZON.FallbackIntent",
  "AMAZON.StopIntent",
  "AMAZON.CancelIntent",
  "AnIntentOfTomorrow",
];

/**
 * What is said in a session, in one language.
 * @param {import("alexa-auth0-kit/testing/requests").Overrides} overrides
 */
export const spoken = (overrides) => [
  launchRequest(overrides),
  ...INTENTS.map((name) => intentRequest(name, {}, overrides)),
];

const status = { code: "200", message: "OK" };
const intent = { name: "WhoAmIIntent", confirmationStatus: "NONE", slots: {} };

/** What Alexa sends besides. @param {import("alexa-auth0-kit/testing/requests").Overrides} overrides */
export const unspoken = (overrides) => [
  sessionEndedRequest("USER_INITIATED", overrides),
  sessionEndedRequest("ERROR", overrides, { type: "INVALID_RESPONSE", message: "played" }),
  ...[
    { type: "SessionResumedRequest", cause: { type: "ConnectionCompleted", token: "t", status, result: {} } },
    { type: "CanFulfillIntentRequest", intent },
    { type: "CanFulfillIntentRequest", intent: { ...intent, name: "SomebodyElsesIntent" } },
    { type: "CanFulfillIntentRequest" },
    { type: "Connections.Response", name: "AskFor", status, payload: { status: "ACCEPTED" }, token: "t" },
    { type: "System.ExceptionEncountered", error: { type: "INVALID_RESPONSE" }, cause: { requestId: "r" } },
    { type: "AudioPlayer.PlaybackStarted", token: "t", offsetInMilliseconds: 0 },
    { type: "PlaybackController.NextCommandIssued" },
    { type: "Alexa.Presentation.APL.UserEvent", token: "t", arguments: [], source: {}, components: {} },
    { type: "Reminders.ReminderCreated", body: { alertToken: "t" } },
    { type: "Messaging.MessageReceived", message: {} },
    { type: "Dialog.InputRequest" },
    { type: "Request.OfTheDayAfterTomorrow" },
  ].map((request) => inSession(request, overrides)),
  skillEvent("SkillEnabled", undefined, overrides),
  skillEvent("SkillAccountLinked", { accessToken: overrides.accessToken }, overrides),
  skillEvent("SkillPermissionAccepted", { acceptedPermissions: [{ scope: "alexa::profile:email:read" }] }, overrides),
  skillEvent("SkillPermissionChanged", { acceptedPermissions: [] }, overrides),
  skillEvent(
    "ProactiveSubscriptionChanged",
    { subscriptions: [{ eventName: "AMAZON.OrderStatus.Updated" }] },
    overrides,
  ),
  skillEvent("SkillDisabled", { userInformationPersistenceStatus: "NOT_PERSISTED" }, overrides),
];
