/** Japanese. */
import { words } from "./words.mjs";

/** @type {import("./words.mjs").Language} */
export default {
  wakeWords: words`アレクサ | alexa`,
  open: words`
    {name}を開いて | {name}ひらいて | {name}を起動して | {name}起動して | {name}を開始して | {name}を始めて | {name}をスタートして | {name}を使って |
    {name}を呼び出して | {name}につないで | {name}と話す | {name}を開く | {name}をオープン | {name}をスタート
  `,
  ask: words`
    {name}で{rest} | {name}を使って{rest} | {name}を開いて{rest} | {name}を起動して{rest} | {name}に{rest} | {name}から{rest} |
    {name}を始めて{rest}
  `,
  courtesy: words`お願い | お願いします | ください | 下さい | ねえ | えっと | あの | じゃあ | ありがとう | ちょっと`,
  builtIn: {
    "AMAZON.HelpIntent": words`ヘルプ | 助けて | 使い方を教えて | 使い方 | ヘルプして | 何ができるの | どうすればいい`,
    "AMAZON.StopIntent": words`ストップ | 止めて | 終了 | 終わり | やめて | 終了して | 停止 | おしまい | オフ | ストップして | 終わって | やめる`,
    "AMAZON.CancelIntent": words`キャンセル | 取り消し | やっぱりいい | キャンセルして | 取り消して | 忘れて | いいや`,
    "AMAZON.NavigateHomeIntent": words`ホームに戻って | ホーム | ホームへ | ホーム画面 | ホームに行って | ホーム画面に戻って`,
    "AMAZON.YesIntent": words`はい | うん | ええ | お願い | お願いします | そう | そうです | オーケー | もちろん | いいよ | はいお願いします`,
    "AMAZON.NoIntent": words`いいえ | いや | ううん | 違う | 違います | いらない | 結構です | けっこうです`,
    "AMAZON.RepeatIntent": words`もう一度 | 繰り返して | もう一回 | もう一度言って | リピート | もう一回言って | 繰り返し`,
    "AMAZON.StartOverIntent": words`最初から | はじめから | やり直し | 最初からやり直して | スタートに戻って | 初めから | 最初に戻って`,
    "AMAZON.NextIntent": words`次 | 次へ | スキップ | 次の | 次に進んで | 進んで | 次にして`,
    "AMAZON.PreviousIntent": words`前 | 戻って | 前へ | 前に戻って | 戻る | 前の | 前にして`,
    "AMAZON.PauseIntent": words`一時停止 | ポーズ | 一時停止して | 待って | ちょっと待って`,
    "AMAZON.ResumeIntent": words`再開 | 再開して | 続けて | 続き | 続きから | 続行`,
    "AMAZON.ShuffleOnIntent": words`シャッフル | シャッフルして | シャッフルオン | シャッフル再生 | シャッフルをオンにして`,
    "AMAZON.ShuffleOffIntent": words`シャッフルオフ | シャッフルをやめて | シャッフル解除 | シャッフルをオフにして | シャッフルを止めて`,
    "AMAZON.LoopOnIntent": words`ループ | ループして | ループオン | ループ再生 | リピートオン | ループをオンにして`,
    "AMAZON.LoopOffIntent": words`ループオフ | ループをやめて | ループ解除 | リピートオフ | ループをオフにして`,
    "AMAZON.MoreIntent": words`もっと | もっと見せて | もっと見る | もっと表示して`,
    "AMAZON.NavigateSettingsIntent": words`設定 | 設定を開いて | 設定画面 | 設定へ`,
    "AMAZON.PageUpIntent": words`ページアップ | 前のページ | ページを上に`,
    "AMAZON.PageDownIntent": words`ページダウン | 次のページ | ページを下に`,
    "AMAZON.ScrollUpIntent": words`上にスクロール | 上へスクロール | 上にスクロールして`,
    "AMAZON.ScrollDownIntent": words`下にスクロール | 下へスクロール | 下にスクロールして`,
    "AMAZON.ScrollLeftIntent": words`左にスクロール | 左へスクロール | 左にスクロールして`,
    "AMAZON.ScrollRightIntent": words`右にスクロール | 右へスクロール | 右にスクロールして`,
  },
  listed: words`と | や`,
  and: words``,
  cardinals: { ゼロ: 0, よん: 4, なな: 7, きゅう: 9, いち: 1, に: 2, さん: 3, ご: 5, ろく: 6, はち: 8, じゅう: 10 },
  ordinals: {},
  dates: {
    filler: words`の | に | は`,
    next: words`次の | 来`,
    last: words`前の | 先 | 昨`,
    this: words`今 | この`,
    weekend: words`週末`,
    seasons: { 春: "SP", 夏: "SU", 秋: "FA", 冬: "WI" },
    days: { 今日: 0, 明日: 1, あした: 1, 昨日: -1, 明後日: 2, あさって: 2, 一昨日: -2 },
    now: words`今`,
  },
  times: {
    past: words``,
    to: words``,
    half: words`半`,
    quarter: words``,
    oclock: words`時`,
    minute: words`分`,
    am: words`午前 | 朝 | 朝の`,
    pm: words`午後 | 夜 | 夕方 | 午後の`,
    noon: words`正午`,
    midnight: words`深夜零時`,
    halfBefore: false,
    hourFirst: words``,
    parts: { 朝: "MO", 夜: "NI" },
  },
  durations: {
    and: words`と`,
    half: words`半`,
    andHalf: words`半`,
    one: words``,
  },
};
