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

  // ---- names that are mistyped ---------------------------------------------------------------
  // Roughly how a word sounds, so that Nicky meets Nikki, Philip Filip and Zack Zach.
  const heard = (word) => word.replace(/ph/g, "f").replace(/sch?h?(?=[mnlw])|sh|sch/g, "s").replace(/ck|ch|[cq]/g, "k")
    .replace(/x/g, "ks").replace(/y/g, "i").replace(/w/g, "v").replace(/z/g, "s").replace(/th/g, "t")
    .replace(/(?!^)h/g, "").replace(/(.)\1+/g, "$1").replace(/(?!^)ie$|ei$/, "i");
  // How many letters two words may differ by and still be one, by the length of what was typed.
  const allowed = (length) => length < 3 ? 0 : length < 5 ? 1 : length < 9 ? 2 : 3;
  const rows = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)];
  // Letters put in, left out, exchanged or swapped with their neighbour; `most` + 1 where there are more.
  function distance(one, other, most) {
    const long = one.length, wide = other.length;
    if (Math.abs(long - wide) > most || long > 60 || wide > 60) return most + 1;
    let [before, last, here] = rows;
    for (let j = 0; j <= wide; j += 1) last[j] = j;
    for (let i = 1; i <= long; i += 1) {
      here[0] = i;
      let least = i;
      for (let j = 1; j <= wide; j += 1) {
        const same = one.charCodeAt(i - 1) === other.charCodeAt(j - 1);
        let best = Math.min(last[j] + 1, here[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && one.charCodeAt(i - 1) === other.charCodeAt(j - 2) &&
          one.charCodeAt(i - 2) === other.charCodeAt(j - 1)) best = Math.min(best, before[j - 2] + 1);
        here[j] = best;
        if (best < least) least = best;
      }
      if (least > most) return most + 1;
      [before, last, here] = [last, here, before];
    }
    return last[wide];
  }
  // How far a part of a name is from a typed word: by letters, or by sound with a half on top; null where too far.
  function farness(word, part, sound) {
    const most = allowed(word.length);
    if (part === word) return 0;
    const letters = distance(word, part, most);
    const sounded = distance(sound, heard(part), most) + 0.5;
    const far = Math.min(letters, sounded);
    if (far <= most) return far;
    // A name may go on, or be longer than the name in use: Jimmy and Jim.
    return part.length > 2 && (part.startsWith(word) || word.startsWith(part)) ? 1 : null;
  }
  // Which sounds a word has, as bits: words that differ in few letters differ in few bits.
  const BIT = new Int32Array(128);
  "abdefgijklmnoprstuv".split("").forEach((letter, number) => { BIT[letter.charCodeAt(0)] = 1 << number; });
  for (const [letter, like] of ["ck", "qk", "yi", "zs", "xs", "wv", "pf"]) BIT[letter.charCodeAt(0)] = BIT[like.charCodeAt(0)];
  function letters(word) {
    let bits = 0;
    for (let i = 0; i < word.length; i += 1) bits |= BIT[word.charCodeAt(i) & 127];
    return bits;
  }
  const bitsOf = (number) => {
    number -= (number >>> 1) & 0x55555555;
    number = (number & 0x33333333) + ((number >>> 2) & 0x33333333);
    return (((number + (number >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  };
  // All parts of names with their bits, from the text in which each leaves out what it shares with the one before;
  // in slices, so that what is typed meanwhile is answered first.
  async function dictionary(text) {
    const parts = text.split(" "), bits = new Int32Array(parts.length);
    for (let i = 0; i < parts.length; i += 1) {
      if (i) parts[i] = parts[i - 1].slice(0, parts[i].charCodeAt(0) - 48) + parts[i].slice(1);
      else parts[i] = parts[i].slice(1);
      bits[i] = letters(parts[i]);
      if (i % 6000 === 5999) await new Promise((go) => setTimeout(go, 0));
    }
    return { parts, bits };
  }
  // The parts nearest to a typed word, nearest first: [part, farness].
  function nearest(word, { parts, bits }, count) {
    const sound = heard(word), own = letters(word), most = allowed(word.length), found = [];
    for (let i = 0; i < parts.length; i += 1) {
      if (bitsOf(own ^ bits[i]) > 2 * most || Math.abs(parts[i].length - word.length) > most + 2) continue;
      const far = farness(word, parts[i], sound);
      if (far !== null) found.push([parts[i], far]);
    }
    found.sort((a, b) => a[1] - b[1] || (a[0][0] === word[0] ? 0 : 1) - (b[0][0] === word[0] ? 0 : 1));
    return found.slice(0, count);
  }
  // How far a person's parts are from all typed words together; null where one of them is too far from all.
  function farFrom(reading, parts) {
    let sum = 0;
    for (const word of reading) {
      const sound = heard(word);
      let best = null;
      for (const part of parts) {
        const far = farness(word, part, sound);
        if (far !== null && (best === null || far < best)) best = far;
      }
      if (best === null) return null;
      sum += best;
    }
    return sum;
  }
  return { readings, fit, dictionary, nearest, farFrom };
})();
