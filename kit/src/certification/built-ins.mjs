/**
 * Amazon's built-in intents and slot types, as of November 2026. The service may know newer ones, so a name that is not
 * here is not refused for that alone.
 * https://developer.amazon.com/docs/custom-skills/standard-built-in-intents.html
 * https://developer.amazon.com/docs/custom-skills/slot-type-reference.html
 */

/** @param {string} names */
const namesOf = (names) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `AMAZON.${name}`);

export const INTENTS = namesOf(`
  CancelIntent FallbackIntent HelpIntent LoopOffIntent LoopOnIntent MoreIntent NavigateHomeIntent NavigateSettingsIntent NextIntent NoIntent PageDownIntent
  PageUpIntent PauseIntent PreviousIntent RepeatIntent ResumeIntent ScrollDownIntent ScrollLeftIntent ScrollRightIntent ScrollUpIntent SelectIntent
  SendToPhoneIntent ShuffleOffIntent ShuffleOnIntent StartOverIntent StopIntent YesIntent
`);

export const SLOT_TYPES = namesOf(`
  AlphaNumeric DATE DURATION FOUR_DIGIT_NUMBER NUMBER Ordinal PhoneNumber TIME
  SearchQuery LITERAL
  Actor AdministrativeArea AggregateRating Airline Airport Anaphor Animal Artist Athlete AT_CITY AT_REGION Author Book BookSeries BroadcastChannel City
  CivicStructure Color Comic Corporation Country CreativeWorkType DayOfWeek Dessert DeviceType DE_CITY DE_FIRST_NAME DE_REGION Director Drink
  EducationalOrganization EuropeCity EUROPE_CITY EventType Festival FictionalCharacter FinancialService FirstName Food FoodEstablishment Game GB_CITY
  GB_FIRST_NAME GB_REGION Genre Landform LandmarksOrHistoricalBuildings Language LocalBusiness LocalBusinessType MedicalOrganization Month Movie MovieSeries
  MovieTheater MusicAlbum MusicCreativeWorkType MusicEvent MusicGroup Musician MusicPlaylist MusicRecording MusicVenue MusicVideo Organization Person
  PostalAddress Professional ProfessionalType RadioChannel Region RelativePosition Residence Room ScreeningEvent Service SocialMediaPlatform
  SoftwareApplication SoftwareGame SoftwareGenre Sport SportsEvent SportsTeam StreetAddress StreetName TelevisionChannel TVEpisode TVSeason TVSeries US_CITY
  US_FIRST_NAME US_LAST_NAME US_STATE VideoGame VisualModeTrigger WeatherCondition WrittenCreativeWorkType
`);

/**
 * Slot types for phrases: Alexa takes any words for the value.
 * https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#phrases
 */
export const PHRASE_TYPES = ["AMAZON.SearchQuery"];
