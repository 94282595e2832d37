/** Arabic. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`أليكسا | اليكسا`,
  open: words`
    افتحي {name} | افتح {name} | شغلي {name} | شغل {name} | ابدئي {name} | ابدأ {name} | ابدأي {name} |
    تكلمي مع {name} | اسألي {name} | استخدمي {name}
  `,
  ask: words`
    اسألي {name} عن {rest} | اسألي {name} أن {rest} | اسألي {name} {rest} | اسأل {name} عن {rest} |
    اسأل {name} {rest} | قولي ل {name} {rest} | اطلبي من {name} أن {rest} | اطلبي من {name} {rest} |
    افتحي {name} و {rest} | افتح {name} و {rest} | شغلي {name} و {rest} | استخدمي {name} ل {rest}
  `,
  courtesy: words`
    من فضلك | لو سمحت | لو سمحتي | طيب | يعني | شكرا | ممكن | هل يمكنك | أريد أن | اريد | الان
  `,
  builtIn: {
    "AMAZON.HelpIntent": words`مساعدة | ساعديني | ساعدني | ممكن مساعدة | أحتاج مساعدة | ماذا يمكنني أن أقول`,
    "AMAZON.StopIntent": words`توقفي | توقف | قف | قفي | وقفي | إيقاف | خلاص | انهاء | اسكتي | كفى`,
    "AMAZON.CancelIntent": words`إلغاء | ألغي | إلغي | انسي الموضوع | لا يهم | انسي`,
    "AMAZON.NavigateHomeIntent": words`الصفحة الرئيسية | اذهبي إلى الصفحة الرئيسية | الشاشة الرئيسية | الرئيسية`,
    "AMAZON.YesIntent": words`نعم | أيوه | اي | أجل | أكيد | طبعا | تمام | موافق | ايوا`,
    "AMAZON.NoIntent": words`لا | لا شكرا | كلا | لأ | أبدا`,
    "AMAZON.RepeatIntent": words`كرري | أعيدي | كرر | مرة أخرى | مرة ثانية | أعد | عيدي`,
    "AMAZON.StartOverIntent": words`ابدئي من جديد | من جديد | من البداية | ابدأ من جديد | أعيدي من البداية`,
    "AMAZON.NextIntent": words`التالي | التالية | اللي بعده | تخطي | التالي من فضلك | اللي بعدها`,
    "AMAZON.PreviousIntent": words`السابق | السابقة | اللي قبله | ارجعي | رجوع | اللي قبلها`,
    "AMAZON.PauseIntent": words`إيقاف مؤقت | وقفي مؤقتا | لحظة | انتظري`,
    "AMAZON.ResumeIntent": words`استمري | استئناف | كملي | أكملي | تابعي`,
    "AMAZON.ShuffleOnIntent": words`شغلي الترتيب العشوائي | عشوائي | ترتيب عشوائي | تشغيل عشوائي`,
    "AMAZON.ShuffleOffIntent": words`أوقفي الترتيب العشوائي | وقفي الترتيب العشوائي | إيقاف العشوائي`,
    "AMAZON.LoopOnIntent": words`شغلي التكرار | تكرار | تشغيل التكرار`,
    "AMAZON.LoopOffIntent": words`أوقفي التكرار | إيقاف التكرار | وقفي التكرار`,
    "AMAZON.MoreIntent": words`المزيد | أكثر | اعرضي المزيد | أظهري المزيد`,
    "AMAZON.NavigateSettingsIntent": words`الإعدادات | افتحي الإعدادات | اذهبي إلى الإعدادات`,
    "AMAZON.PageUpIntent": words`صفحة لأعلى | الصفحة السابقة`,
    "AMAZON.PageDownIntent": words`صفحة لأسفل | الصفحة التالية`,
    "AMAZON.ScrollUpIntent": words`مرري لأعلى | للأعلى | مرري للأعلى`,
    "AMAZON.ScrollDownIntent": words`مرري لأسفل | للأسفل | مرري للأسفل`,
    "AMAZON.ScrollLeftIntent": words`مرري لليسار | لليسار`,
    "AMAZON.ScrollRightIntent": words`مرري لليمين | لليمين`,
  },
  listed: words`و`,
  and: words`و`,
  cardinals: {
    ثلاث: 3,
    أربع: 4,
    خمس: 5,
    ست: 6,
    سبع: 7,
    ثماني: 8,
    ثمان: 8,
    تسع: 9,
    عشر: 10,
    اثنين: 2,
    عشره: 10,
    ألفين: 2000,
    مئتين: 200,
  },
  ordinals: {},
  dates: {
    filler: words`في | يوم | من | شهر`,
    next: words`القادم | القادمة | المقبل | المقبلة`,
    last: words`الماضي | الماضية`,
    this: words`هذا | هذه`,
    weekend: words`عطلة نهاية الاسبوع | نهاية الاسبوع`,
    seasons: { الربيع: "SP", الصيف: "SU", الخريف: "FA", الشتاء: "WI" },
    days: { اليوم: 0, غدا: 1, بكرة: 1, أمس: -1 },
    now: words`الآن`,
  },
  times: {
    past: words`و`,
    to: words`الا | إلا`,
    half: words`نصف | النصف | ونصف | والنصف`,
    quarter: words`ربع | الربع | وربع | والربع`,
    oclock: words`الساعة | الساعه`,
    minute: words``,
    am: words`صباحا | الصبح`,
    pm: words`مساء | ظهرا | عصرا`,
    noon: words`الظهر`,
    midnight: words`منتصف الليل`,
    halfBefore: false,
    hourFirst: words`past | to`,
    parts: { صباحا: "MO", مساء: "EV" },
  },
  durations: {
    and: words`و`,
    half: words`نصف`,
    andHalf: words`ونصف`,
    one: words``,
  },
};
