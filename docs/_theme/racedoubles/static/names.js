// Names as they are compared: the page's half of what the build did to every name in the index.
"use strict";
window.RaceNames = (() => {
  const LETTERS = { "ß": "ss", "ø": "o", "œ": "oe", "þ": "th", "ð": "d", "đ": "d", "ı": "i", "ł": "l", "æ": "ae" };
  const bare = (text) => text.toLowerCase().replace(/[ßøœþðđıłæ]/g, (letter) => LETTERS[letter])
    .normalize("NFKD").replace(/\p{M}+/gu, "");
  const words = (text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim().split(" ").filter(Boolean);
  // A typed "ue" may be an umlaut, or two letters: both are tried.
  const plain = (word) => word.length < 5 ? word : word.replace(/([aou])e(?!e)/g, "$1").replace(/aa+/g, "a");

  // The ways in which a typed name may be meant: lists of folded words, the likeliest first.
  function readings(query) {
    const text = bare(query);
    const forms = [words(text.replace(/['’`´]/g, "")), words(text)];
    for (const form of forms.slice()) forms.push(form.map(plain));
    const seen = new Set();
    return forms.filter((form) => form.length && !seen.has(form.join(" ")) && seen.add(form.join(" ")));
  }

  // How well folded parts fit a reading: 0 not at all; each whole word counts more than a beginning.
  function fit(reading, parts) {
    let score = 1;
    for (const word of reading) {
      let best = 0;
      for (const part of parts) {
        if (part === word) { best = 2; break; }
        if (part.startsWith(word)) best = 1;
      }
      if (!best) return 0;
      score += best;
    }
    return score;
  }
  return { readings, fit };
})();
