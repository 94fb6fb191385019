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
  // How many parts a mistyped word is looked up under.
  const NEAR = 5;
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
  // Which letters a word has, as bits.
  function lettersOf(word) {
    let bits = 0;
    for (let i = 0; i < word.length; i += 1) bits |= 1 << (word.charCodeAt(i) & 31);
    return bits;
  }
  const countOf = (bits) => {
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  };
  // Whether words of these letters may be as near as `most`: one letter put in, left out or exchanged adds one and takes one away.
  const mayBeNear = (one, other, most) => countOf(one & ~other) <= most && countOf(other & ~one) <= most;
  // All parts of names in order, with how each sounds and the letters of both, from the text in which each leaves out what it
  // shares with the one before; in slices, so that what is typed meanwhile is answered first.
  async function dictionary(text) {
    const parts = text.split(" "), sounds = new Array(parts.length);
    const letters = new Int32Array(parts.length), heardLetters = new Int32Array(parts.length), lengths = new Int32Array(parts.length);
    for (let i = 0; i < parts.length; i += 1) {
      parts[i] = (i ? parts[i - 1].slice(0, Number(parts[i][0])) : "") + parts[i].slice(1);
      sounds[i] = heard(parts[i]);
      letters[i] = lettersOf(parts[i]);
      heardLetters[i] = lettersOf(sounds[i]);
      lengths[i] = parts[i].length;
      if (i % 1000 === 999) await new Promise((go) => setTimeout(go, 0));
    }
    return { parts, sounds, letters, heardLetters, lengths, asked: new Map() };
  }
  function typedAs(word) {
    const sound = heard(word);
    return { word, sound, letters: lettersOf(word), heardLetters: lettersOf(sound) };
  }
  // How far the part at `i` is from what was typed: by letters, or by sound with a half on top; Infinity where that is more than
  // `most`. A name may go on, or be longer than the name in use: Jimmy and Jim are 1 apart.
  function farness(typed, { parts, sounds, letters, heardLetters }, i, most) {
    const part = parts[i], word = typed.word;
    let far = Infinity;
    if (mayBeNear(typed.letters, letters[i], most)) far = distance(word, part, most);
    if (far && mayBeNear(typed.heardLetters, heardLetters[i], most - 1)) far = Math.min(far, distance(typed.sound, sounds[i], most - 1) + 0.5);
    if (far > most) far = Infinity;
    const mayBeginAlike = !(letters[i] & ~typed.letters) || !(typed.letters & ~letters[i]);
    return far > 1 && mayBeginAlike && part.length > 2 && (part.startsWith(word) || word.startsWith(part)) ? 1 : far;
  }
  // The few parts nearest to a typed word, nearest first: [part, farness]. Farther ones are looked for where near ones are too few.
  function nearest(word, words) {
    if (words.asked.has(word)) return words.asked.get(word);
    const typed = typedAs(word), longest = allowed(word.length);
    const shortest = word.length - longest - 2, widest = word.length + longest + 2;
    let found = [];
    for (let most = 1; most <= longest && found.length < NEAR; most += 1) {
      found = [];
      for (let i = 0; i < words.parts.length; i += 1) {
        if (words.lengths[i] < shortest || words.lengths[i] > widest) continue;
        const far = farness(typed, words, i, most);
        if (far <= most) found.push([words.parts[i], far]);
      }
    }
    found.sort((a, b) => a[1] - b[1] || (a[0][0] === word[0] ? 0 : 1) - (b[0][0] === word[0] ? 0 : 1));
    words.asked.set(word, found.slice(0, NEAR));
    return words.asked.get(word);
  }
  // Where the first of the parts stands that does not come before `part`.
  function placeOf(part, { parts }) {
    let low = 0, high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parts[middle] < part) low = middle + 1; else high = middle;
    }
    return low;
  }
  // A measure of how far a person's parts are from all typed words together; Infinity where one of them is too far from all.
  function measure(reading, words) {
    const all = reading.map((word) => ({ typed: typedAs(word), most: allowed(word.length), known: new Map() }));
    const each = ({ typed, most, known }, part) => {
      let far = known.get(part);
      if (far === undefined) {
        const i = placeOf(part, words);
        far = words.parts[i] === part ? farness(typed, words, i, most) : Infinity;
        known.set(part, far);
      }
      return far;
    };
    return (parts) => {
      let total = 0;
      for (const one of all) {
        let least = Infinity;
        for (const part of parts) least = Math.min(least, each(one, part));
        if (least === Infinity) return Infinity;
        total += least;
      }
      return total;
    };
  }
  return { readings, fit, dictionary, nearest, measure };
})();
