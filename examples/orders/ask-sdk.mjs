/**
 * The same skill with ask-sdk for Node.js, as most such skills are written: for comparison, in docs/coming-from.md. It
 * verifies neither the request nor the token: on AWS Lambda, AWS does the first, and nobody does the second. A test
 * holds the same conversation with both.
 */
import Alexa from "ask-sdk-core";

const API = "https://api.example.com/orders";

/** @type {Alexa.RequestHandler} */
const Launch = {
  canHandle: ({ requestEnvelope }) => Alexa.getRequestType(requestEnvelope) === "LaunchRequest",
  async handle(handlerInput) {
    const token = Alexa.getAccountLinkingAccessToken(handlerInput.requestEnvelope);
    if (!token) return pleaseLink(handlerInput);
    const response = await fetch("https://example.eu.auth0.com/userinfo", {
      headers: { Authorization: `Bearer ${token}` },
    });
    const { given_name } = await response.json();
    return handlerInput.responseBuilder
      .speak(`Welcome back, ${given_name}. What would you like?`)
      .reprompt("What would you like?")
      .getResponse();
  },
};

/** @type {Alexa.RequestHandler} */
const OrderStatus = {
  canHandle: ({ requestEnvelope }) => isIntent(requestEnvelope, "OrderStatusIntent"),
  async handle(handlerInput) {
    const token = Alexa.getAccountLinkingAccessToken(handlerInput.requestEnvelope);
    if (!token) return pleaseLink(handlerInput);
    const response = await fetch(`${API}/latest`, { headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) return handlerInput.responseBuilder.speak("There is no such order.").getResponse();
    const { item, day } = await response.json();
    return handlerInput.responseBuilder.speak(`Your ${item} arrives ${day}.`).withShouldEndSession(true).getResponse();
  },
};

/** @type {Alexa.RequestHandler} */
const ListOrders = {
  canHandle: ({ requestEnvelope }) =>
    isIntent(requestEnvelope, "ListOrdersIntent") || isIntent(requestEnvelope, "AMAZON.NextIntent"),
  async handle(handlerInput) {
    const { attributesManager, requestEnvelope, responseBuilder } = handlerInput;
    const token = Alexa.getAccountLinkingAccessToken(requestEnvelope);
    if (!token) return pleaseLink(handlerInput);
    const orders = await (await fetch(API, { headers: { Authorization: `Bearer ${token}` } })).json();
    const begin = isIntent(requestEnvelope, "AMAZON.NextIntent") ? attributesManager.getSessionAttributes().orders : 0;
    const items = orders.slice(begin, begin + 3).map((/** @type {{ item: string }} */ { item }) => item);
    const end = begin + items.length;
    if (end >= orders.length)
      return responseBuilder
        .speak(`${items.join(", ")}.`)
        .withShouldEndSession(true)
        .getResponse();
    attributesManager.setSessionAttributes({ orders: end });
    return responseBuilder
      .speak(`${items.join(", ")}. Say next for more.`)
      .reprompt("Say next for more.")
      .getResponse();
  },
};

/** @type {Alexa.RequestHandler} */
const Reorder = {
  canHandle: ({ requestEnvelope }) => isIntent(requestEnvelope, "ReorderIntent"),
  async handle(handlerInput) {
    const { requestEnvelope, responseBuilder } = handlerInput;
    const token = Alexa.getAccountLinkingAccessToken(requestEnvelope);
    if (!token) return pleaseLink(handlerInput);
    const item = Alexa.getSlotValue(requestEnvelope, "item");
    if (!item) return responseBuilder.speak("What shall I order?").addElicitSlotDirective("item").getResponse();
    const quantity = Number(Alexa.getSlotValue(requestEnvelope, "quantity") ?? 1);
    const { intent } = /** @type {import("ask-sdk-model").IntentRequest} */ (requestEnvelope.request);
    if (intent.confirmationStatus === "NONE")
      return responseBuilder.speak(`Shall I order ${quantity} ${item}?`).addConfirmIntentDirective().getResponse();
    if (intent.confirmationStatus === "DENIED")
      return responseBuilder.speak("I have ordered nothing.").withShouldEndSession(true).getResponse();
    const response = await fetch(API, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": Alexa.getRequest(requestEnvelope).requestId,
      },
      body: JSON.stringify({ item, quantity }),
    });
    if (response.status !== 201) throw new Error(`the API answered ${response.status}`);
    return responseBuilder.speak(`I have ordered ${quantity} ${item}.`).withShouldEndSession(true).getResponse();
  },
};

/** @type {Alexa.RequestHandler} */
const RemindMe = {
  canHandle: ({ requestEnvelope }) => isIntent(requestEnvelope, "RemindMeIntent"),
  async handle({ requestEnvelope, responseBuilder, serviceClientFactory }) {
    const { permissions } = requestEnvelope.context.System.user;
    if (!permissions?.consentToken)
      return responseBuilder
        .speak("Please allow reminders in the Alexa app.")
        .withAskForPermissionsConsentCard(["alexa::alerts:reminders:skill:readwrite"])
        .getResponse();
    await serviceClientFactory?.getReminderManagementServiceClient().createReminder({
      requestTime: new Date().toISOString(),
      trigger: { type: "SCHEDULED_RELATIVE", offsetInSeconds: 3600 },
      alertInfo: { spokenInfo: { content: [{ locale: "en-US", text: "Your order arrives." }] } },
      pushNotification: { status: "ENABLED" },
    });
    return responseBuilder.speak("I will remind you in an hour.").withShouldEndSession(true).getResponse();
  },
};

/** @param {import("ask-sdk-model").RequestEnvelope} envelope @param {string} name */
const isIntent = (envelope, name) =>
  Alexa.getRequestType(envelope) === "IntentRequest" && Alexa.getIntentName(envelope) === name;

/** @param {Alexa.HandlerInput} handlerInput */
const pleaseLink = ({ responseBuilder }) =>
  responseBuilder
    .speak("Please link your account first. I've sent a card to your Alexa app.")
    .withLinkAccountCard()
    .getResponse();

export const skill = Alexa.SkillBuilders.custom()
  .addRequestHandlers(Launch, OrderStatus, ListOrders, Reorder, RemindMe)
  .addErrorHandlers({
    canHandle: () => true,
    handle: ({ responseBuilder }) =>
      responseBuilder.speak("Sorry, something went wrong. Please try again in a moment.").getResponse(),
  })
  .withApiClient(new Alexa.DefaultApiClient())
  .create();
