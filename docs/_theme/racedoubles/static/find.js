// "Find a runner", and the people on the search page. The index comes in pieces, as scripts, since a
// page opened from the file system may not fetch(). Names are only ever set as text.
"use strict";
(() => {
  const index = window.RaceDoubles;
  const { readings, fit, dictionary, nearest, measure } = window.RaceNames;
  const { verdict, counted } = window.RaceVerdict;
  const root = document.documentElement.dataset.content_root;
  const asList = document.querySelector(".finder[data-mode=list]");
  const place = asList || document.querySelector(".finder");
  if (!index || !place) return;
  const list = place.querySelector(".people"), count = place.querySelector(".count");
  const card = document.getElementById("runner"), box = document.getElementById("q");
  const MOST = 30, FILES = 4, FEW = 3, SOON = 2, RACES = index.races, RACE_IDS = Object.keys(RACES);
  const starts = index.starts.split(" ");
  // More races are held than the two whose doubles these are.
  const PAIR = `${RACES.wser} and ${RACES.utmb}`;
  const LEVELS = { won: "won", podium: "podium at", top10: "top ten at", finished: "finished", started: "started" };
  const SEXES = { F: "women", M: "men", X: "non-binary" };

  // ---- pieces of the index -------------------------------------------------------------------
  const pieces = { names: new Map(), tops: new Map(), parts: new Map(), people: new Map() };
  const unpacked = {
    names: (content) => content,
    tops: (content) => content,
    parts: dictionary,
    people: (content) => content,
  };
  index.got = (kind, key, content) => pieces[kind].get(key).resolve(unpacked[kind](content));
  function piece(kind, key) {
    if (!pieces[kind].has(key)) {
      const waiting = {};
      waiting.promise = new Promise((resolve, reject) => {
        waiting.resolve = resolve;
        const script = document.createElement("script"), file = kind === "parts" ? kind : `${kind}/${key}`;
        script.src = `${root}find/${file}.js`;
        script.onerror = () => { pieces[kind].delete(key); reject(new Error(`find/${file}.js`)); };
        script.onload = () => script.remove();
        document.head.append(script);
      });
      pieces[kind].set(key, waiting);
    }
    return pieces[kind].get(key).promise;
  }
  // A person as the search has them, from their line; what the build left out of a plain name is put back.
  function entryOf(line) {
    const [id, name, starts = "", parts, also, doubles, finished, best = ""] = line.split("\t");
    return { id, name, also, starts, doubles: Number(doubles || 0), finished: Number(finished || 0), best,
      started: (starts.match(/\d+/g) || []).reduce((all, count) => all + Number(count), 0),
      parts: parts ? parts.split(" ") : name.toLowerCase().match(/[a-z0-9]+/g) || [] };
  }
  const startsOf = (entry) => [...entry.starts.matchAll(/([a-z])(\d+)/g)]
    .map(([, letter, count]) => `${count} × ${RACES[RACE_IDS[letter.charCodeAt(0) - 97]]}`);
  // The files in which a part from `word` to `end` may be: the build's span_of.
  function span(word, end = `${word}\uffff`) {
    const startedBy = (text) => {
      let low = 0, high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= text) low = middle + 1; else high = middle;
      }
      return low;
    };
    const first = Math.max(startedBy(word) - 1, 0), last = startedBy(end), files = [];
    for (let number = first; number < last; number += 1) files.push(String(number));
    return files;
  }
  // Where it is all of a part: a part that many bear goes on in files that begin with it and a hyphen.
  const spanOfWhole = (word) => span(word, `${word}-`);

  // What is likely to be asked for next: after a first letter its answers, after more of them the files, where they are few.
  function foresee(word) {
    if (!word || !index.tops.includes(word[0])) return;
    if (word.length === 1) piece("tops", word).catch(() => {});
    else if (span(word).length <= SOON) for (const number of span(word)) piece("names", number).catch(() => {});
  }

  // ---- searching -----------------------------------------------------------------------------
  const foremost = (a, b) => b.score - a.score || b.entry.doubles - a.entry.doubles ||
    b.entry.started - a.entry.started || (a.entry.name < b.entry.name ? -1 : 1);
  // Tests of a line: one of its words begins with `word`; one of them is one of `words`.
  const begins = (word) => new RegExp(`[^a-z0-9\\n]${word}`, "gi");
  const hasOneOf = (words) => new RegExp(`[^a-z0-9\\n](?:${words.join("|")})(?![a-z0-9])`, "gi");
  // The lines of a text that pass all tests: it is searched for the first test as a whole, which is sooner done than line by line.
  function linesWith(text, [first, ...others]) {
    const lines = [];
    first.lastIndex = 0;
    for (let match = first.exec(text); match; match = first.exec(text)) {
      const end = text.indexOf("\n", match.index), until = end < 0 ? text.length : end;
      const line = text.slice(text.lastIndexOf("\n", match.index) + 1, until);
      if (others.every((test) => line.search(test) >= 0)) lines.push(line);
      first.lastIndex = until;
    }
    return lines;
  }
  // The people of some files whose line passes all tests: the other lines are not taken apart.
  const load = async (files, tests) =>
    (await Promise.all(files.map((number) => piece("names", number)))).flatMap((text) => linesWith(text, tests)).map(entryOf);
  // Whether the build has the foremost ready of those whose names begin with `word`: all others are in one file.
  const isReady = (word) => index.tops.includes(word[0]) && (word.length <= index.short || span(word).length > 1);

  async function search(query) {
    const forms = readings(query).filter((form) => form.some((word) => word.length > 1));
    const found = new Map();
    let total = null, partial = false;
    for (const form of forms) {
      // One word that the build has an answer to.
      if (form.length === 1 && isReady(form[0])) {
        const answer = (await piece("tops", form[0][0]))[form[0]];
        if (!answer) continue;
        const [bearers, top] = answer;
        total = Math.max(total || 0, bearers);
        for (const entry of top.split("\n").map(entryOf)) found.set(entry.id, { entry, score: fit(form, entry.parts) });
        foresee(form[0]);
        continue;
      }
      // Of several words the one that fewest people bear is looked up.
      const spans = form.filter((word) => word.length > 1).map((word) => [word, span(word)]);
      let [word, files] = spans.reduce((best, each) => (each[1].length < best[1].length ? each : best));
      if (files.length > FILES) {
        files = spanOfWhole(word);
        partial = true;
      }
      for (const entry of await load(files.slice(0, FILES), form.map(begins))) {
        const score = fit(form, entry.parts);
        if (score && score > (found.get(entry.id)?.score || 0)) found.set(entry.id, { entry, score });
      }
    }
    const people = [...found.values()].sort(foremost).map((hit) => hit.entry);
    return { people, total: total ?? people.length, partial: partial && people.length < MOST };
  }

  // People whose names are a few letters away, nearest first, looked up under the word that is surest.
  async function guess(query) {
    const forms = readings(query), form = forms[forms.length > 1 && forms[0].length < 2 ? 1 : 0];
    if (!form || form.every((word) => word.length < 3)) return [];
    const words = await piece("parts", "all");
    const ways = form.filter((word) => word.length > 2).map((word) => ({ word, near: nearest(word, words) }))
      .filter(({ near }) => near.length);
    // A word that fills several files says little, and is long to read.
    const spread = ({ near }) => spanOfWhole(near[0][0]).length;
    ways.sort((a, b) => spread(a) - spread(b) || a.near[0][1] - b.near[0][1] || b.word.length - a.word.length);
    const first = (hits) => hits.sort(foremost).slice(0, 12).map((hit) => hit.entry);
    let surest = [];
    for (const { word, near } of ways) {
      const bearers = await bearersOf(near), farFrom = measure(form.filter((other) => other !== word), words);
      const hits = bearers.map(({ entry, score }) => ({ entry, score: score - farFrom(entry.parts) }))
        .filter(({ score }) => score > -Infinity);
      if (hits.length) return first(hits);
      if (!surest.length) surest = bearers;
    }
    // Nobody has all of the words: the one that is surest, alone.
    return first(surest);
  }
  // Who has one of these parts, by the nearest that they have.
  async function bearersOf(near) {
    const far = new Map(near), files = new Set(), bearers = new Map();
    for (const part of far.keys()) if (files.size < FEW) for (const number of spanOfWhole(part)) files.add(number);
    for (const entry of await load([...files].slice(0, FEW), [hasOneOf([...far.keys()])])) {
      let least = Infinity;
      for (const part of entry.parts) least = Math.min(least, far.get(part) ?? Infinity);
      if (least < Infinity) bearers.set(entry.id, { entry, score: -least });
    }
    return [...bearers.values()];
  }

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  // A browser's own way to write numbers takes longer to start than all else that a keystroke needs.
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  const plural = (number, one, many = `${one}s`) => `${grouped(number)} ${number === 1 ? one : many}`;

  const summary = (entry) => startsOf(entry).join(", ") || "registered, never started";
  function itemOf(entry) {
    const item = make("li"), link = make("a", entry.name, { href: `${root}find.html#${encodeURIComponent(entry.id)}` });
    item.append(link, make("span", summary(entry), { class: "starts" }));
    if (entry.doubles) item.append(make("strong", counted(PAIR, entry.doubles, entry.finished, entry.best), { class: "tag" }));
    if (entry.also) item.append(make("span", `also published as ${entry.also}`, { class: "also" }));
    return item;
  }
  const show = (people) => list.replaceChildren(...people.slice(0, MOST).map(itemOf));

  let asked = 0;
  async function run(query) {
    const mine = ++asked;
    query = query.trim();
    if (query.length < 2) {
      foresee(readings(query)[0]?.[0]?.[0]);
      list.replaceChildren();
      count.textContent = query ? "Type at least two letters." : "";
      return;
    }
    try {
      const { people, total, partial } = await search(query);
      if (mine !== asked) return;
      if (card) card.hidden = true;
      if (people.length) {
        show(people);
        count.textContent = partial
          ? `Many names begin with “${query}”: type another letter. These have it as a whole name.`
          : total > people.length || people.length > MOST
            ? `${plural(total, "person", "people")}; the foremost ${Math.min(MOST, people.length)} are shown. Type more of the name.`
            : plural(people.length, "person", "people");
        if (people.length > 2 || partial) return;
      }
      const near = (await guess(query)).filter((entry) => !people.some((one) => one.id === entry.id));
      if (mine !== asked) return;
      if (near.length) show([...people, ...near]);
      else if (!people.length) list.replaceChildren();
      if (people.length) count.textContent = plural(people.length, "person", "people") + (near.length ? "; below, names much like it." : "");
      else count.textContent = near.length
        ? `Nobody is called “${query}”. Much like it:`
        : `Nobody in these races is called “${query}”. Tried: as typed, in any order, without accents, and with up to three letters wrong. ` +
          "Try the family name alone, or its first letters.";
    } catch (problem) {
      if (mine === asked) count.textContent = `A piece of the index could not be loaded (${problem.message}); try again.`;
    }
  }

  // ---- one person ----------------------------------------------------------------------------
  const clock = (seconds) => {
    const two = (number) => String(number).padStart(2, "0");
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  };
  const ordinal = (n) => `${n}${n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] || "th"}`;
  const STATUS = { dnf: "did not finish", dns: "did not start", dsq: "disqualified", late: "after the time limit",
    stopped: "race stopped by its organisers" };
  const STATUS_OF = { f: "finished", d: "dnf", n: "dns", q: "dsq", l: "late", s: "stopped" };

  function resultRow([id, race, year, status, seconds, overall, inSex, published, page], sex) {
    const row = make("tr");
    row.append(make("td", year, { class: "num when" }), make("td", RACES[race], { class: "race" }));
    const outcome = make("td", null, { class: "outcome" });
    if (status === "finished") {
      outcome.append(make("span", seconds === null ? "finished" : clock(seconds), { class: "num" }));
      const places = [];
      if (inSex !== null) places.push(`${ordinal(inSex)} of the ${SEXES[sex] || sex}`);
      if (overall !== null) places.push(`${ordinal(overall)} overall`);
      if (places.length) outcome.append(make("span", places.join(", "), { class: "also" }));
      const changed = index.changed[`${race}-${year}`];
      if (changed) outcome.append(make("span", `Course changed: ${changed}`, { class: "also" }));
    } else {
      outcome.append(STATUS[status] + (status === "late" && seconds !== null ? `, ${clock(seconds)}` : ""));
    }
    row.append(outcome);
    const source = make("td", null, { class: "from" });
    if (page && /^https?:\/\//.test(page)) source.append(make("a", published, { href: page, rel: "noreferrer" }));
    else source.append(published);
    source.append(make("code", id, { class: "also" }));
    row.append(source);
    return row;
  }

  const csvCell = (value) => /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  function copyRow(file, header, cells) {
    const figure = make("div", null, { class: "copyrow" });
    const code = make("code", cells.map((cell) => csvCell(String(cell))).join(","));
    const button = make("button", "Copy the row", { type: "button" });
    button.addEventListener("click", async () => {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      try { await navigator.clipboard.writeText(code.textContent); button.textContent = "Copied"; }
      catch { button.textContent = "Selected: press Ctrl+C"; }
    });
    const where = make("p");
    where.append("Add to ", make("code", `data/curated/${file}`), `, whose columns are ${header}:`);
    const pre = make("pre", null, { tabindex: "0" });
    pre.append(code);
    figure.append(where, pre, button);
    return figure;
  }
  // Where the rows can be sent, with the rows filled in: a form for issues, a letter, or nobody to send them to.
  function sending(rows) {
    const text = rows.map((row) => `${row.querySelector("p").textContent}\n\n${row.querySelector("pre").textContent}\n`).join("\n");
    const contact = index.contact, subject = encodeURIComponent("Something wrong?"), body = encodeURIComponent(text);
    if (!contact) return ["This copy of the site names no address to send it to: give the row to whoever publishes it."];
    const mail = contact.replace(/^mailto:/, "");
    if (/^[^\s/:]+@[^\s/]+$/.test(mail)) {
      return [make("a", "Send it by mail", { href: `mailto:${mail}?subject=${subject}&body=${body}`, class: "button" })];
    }
    const form = contact.match(/^(https:\/\/[^/]+\/[^/]+\/[^/]+\/(?:-\/)?issues)(?:\/new)?\/?$/);
    if (form) return [make("a", "Open an issue with this row", { href: `${form[1]}/new?title=${subject}&body=${body}`, class: "button" })];
    return ["Send it ", make("a", "here", { href: contact }), "."];
  }
  function wrong(organiser, results) {
    const box = make("details", null, { class: "wrong" });
    box.append(make("summary", "Something wrong?"));
    const kinds = [
      ["One of these starts is somebody else’s", "split"], ["Another entry here is the same person", "join"],
      ["A name, time or other value is misread", "value"], ["I am this person and want to be left out", "out"]];
    const fields = make("div", null, { class: "choose" }), out = make("div");
    const kind = make("select", null, { id: "wrong-kind" }), which = make("select", null, { id: "wrong-which" });
    for (const [text, value] of kinds) kind.append(make("option", text, { value }));
    for (const result of results) {
      which.append(make("option", `${RACES[result[1]]} ${result[2]} (${result[0]})`, { value: result[0] }));
    }
    const labelKind = make("label", "What is wrong", { for: "wrong-kind" });
    const labelWhich = make("label", "Which start", { for: "wrong-which" });
    fields.append(labelKind, kind, labelWhich, which);
    const today = () => new Date().toISOString().slice(0, 10);
    const update = () => {
      const id = which.value, result = results.find((each) => each[0] === id);
      out.replaceChildren(...({
        split: () => results.map((result) => result[0]).filter((each) => each !== id).slice(0, 1).map((each) =>
          copyRow("different_people.csv", "result_id_a, result_id_b, reason, source",
            [id, each, "WHY THEY ARE TWO PEOPLE", "WHERE THAT CAN BE CHECKED"])),
        join: () => [copyRow("same_person.csv", "result_id_a, result_id_b, reason, source",
          [id, "RESULT ID OF THE OTHER ENTRY", "WHY THEY ARE ONE PERSON", "WHERE THAT CAN BE CHECKED"])],
        value: () => [copyRow("corrections.csv", "source, year, where, field, published, correct, reason, evidence",
          [result[9], result[2], whichRow(result), "COLUMN", "WHAT IT SAYS", "WHAT IT SHOULD SAY", "WHY", "WHERE THAT CAN BE CHECKED"])],
        // The organiser's number stands for all rows that it is the key of; other rows are named one by one.
        out: () => [...organiser.map((number) => [number, "", today(), ""]),
          ...results.filter((each) => !numbered(each[0]) || !organiser.length).map((each) => ["", each[0], today(), ""])]
          .map((cells) => copyRow("withheld.csv", "organiser_person_id, result_id, requested_on, note", cells)),
      })[kind.value]());
      if (!out.childElementCount) out.append(make("p", "There is only this one start."));
      labelWhich.hidden = which.hidden = kind.value === "out";
      send.replaceChildren(...sending([...out.querySelectorAll(".copyrow")]));
    };
    kind.addEventListener("change", update);
    which.addEventListener("change", update);
    const send = make("p"), more = make("p");
    more.append("Words in capitals are for you to fill in. ",
      make("a", "What happens then", { href: `${root}contributing.html` }), ".");
    box.append(fields, out, send, more);
    update();
    return box;
  }
  // Whether the key of a result is the organiser's number for the person.
  const numbered = (id) => /^\d/.test(id.split("-")[2]);
  // How data/curated/corrections.csv finds the published row: by its place, else by its name.
  function whichRow([id, race, , , , overall, , published]) {
    if (race === "utmb" || numbered(id)) return `fullname=${published}`;
    return overall === null || race !== "wser" ? "COLUMN=VALUE THAT ONLY THIS ROW HAS" : `place=${overall}`;
  }

  // A result in the index leaves out what its id and the name say, and has the number of its page and source.
  const whole = (runner, name, organiser, own) => ([key, status, seconds, overall, inSex, printed, page]) => {
    const id = key || runner.slice(2), [race, year, number] = id.split("-");
    const published = printed === 0 ? name : printed === 1 ? name.replace(/\S+$/, (word) => word.toUpperCase()) : printed;
    const [address, source] = index.pages[page];
    return [id, race, Number(year), STATUS_OF[status], seconds, overall, inSex, published,
      forPeople(address, published, pageOf(own[organiser.indexOf(number)], number, name)), source];
  };
  // What number and name spell out is not said again in the index.
  function pageOf(own, number, name) {
    if (own !== 1) return own;
    const words = name.toLowerCase().split(" "), last = words.pop();
    return `${number}.${words.join("")}.${last}`;
  }
  // The organiser's page for people: the runner's own, or the list of all, opened where it has the name.
  function forPeople(address, published, own) {
    if (own) return index.runner + own;
    if (!address || !/^https:\/\/www\.wser\.org\/.*\/$/.test(address) || !published.includes(" ")) return address;
    const parts = published.split(" "), text = (words) => encodeURIComponent(words.join(" ")).replace(/-/g, "%2D");
    return `${address}#:~:text=${text(parts.slice(0, 1))},-${text(parts.slice(1))}`;
  }
  // The same sum over the letters that the build forms: which file has a person.
  function blockOf(id) {
    let total = 0;
    for (let i = 0; i < id.length; i += 1) total = (Math.imul(total, 31) + id.charCodeAt(i)) >>> 0;
    return String(total % index.files);
  }

  async function showRunner(id) {
    const record = (await piece("people", blockOf(id)))[id];
    list.replaceChildren();
    card.replaceChildren();
    card.hidden = false;
    if (!record) {
      count.textContent = "That person is not in the data (any more). Look them up by name.";
      card.hidden = true;
      return;
    }
    count.textContent = "";
    const [name, sex, organiser, compact, doubles, own = []] = record;
    const results = compact.map(whole(id, name, organiser, own));
    const title = make("h2", name, { tabindex: "-1" });
    card.append(title);
    const said = verdict(results.map(([, race, year, status, , , place]) => [race, year, status, place]),
      doubles.filter((double) => double.length === 2), { wser: RACES.wser, utmb: RACES.utmb });
    if (said) card.append(make("p", said, { class: "verdict" }));
    const starts = Object.fromEntries(Object.keys(RACES).map((race) => [race, 0]));
    for (const result of results) if (result[3] !== "dns") starts[result[1]] += 1;
    card.append(make("p", Object.entries(starts).filter(([, n]) => n)
      .map(([race, n]) => `${plural(n, "start")} at ${RACES[race]}`).join(", ") || "Registered, never started."));
    if (doubles.length) {
      const tags = make("p", null, { class: "tags" });
      // Of other races than the two the tag says which, and has no colour of its own.
      for (const [year, level, first, second] of doubles) {
        const pair = first ? `${RACES[first]} and ${RACES[second]}` : PAIR;
        tags.append(make("strong", `${year}: ${LEVELS[level]} ${pair}`, { class: first ? "tag" : `tag ${level}` }));
      }
      card.append(tags);
    }
    const wrap = make("div", null, { class: "scroll", tabindex: "0", role: "region", "aria-label": `Starts of ${name}` });
    const table = make("table", null, { class: "starts-table" }), head = make("tr"), body = make("tbody");
    for (const text of ["Year", "Race", "Result", "As published"]) head.append(make("th", text, { scope: "col" }));
    body.append(...results.map((result) => resultRow(result, sex)));
    const thead = make("thead");
    thead.append(head);
    table.append(thead, body);
    wrap.append(table);
    card.append(wrap, wrong(organiser, results));
    document.title = `${name} · Race Doubles`;
    title.focus({ preventScroll: true });
  }

  // ---- wiring --------------------------------------------------------------------------------
  if (asList) {
    const query = new URLSearchParams(location.search).get("q");
    if (query) { asList.hidden = false; run(query); }
    return;
  }
  // The address keeps what was typed, so that it can be sent on; a page of the file system may refuse.
  function keep(query) {
    const address = location.pathname + (query ? `?q=${encodeURIComponent(query)}` : "");
    try { history.replaceState(null, "", address); } catch { /* the list is shown all the same */ }
  }
  const fromAddress = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const asked = id.startsWith("q=") ? id.slice(2) : new URLSearchParams(location.search).get("q");
    if (id && id !== "main" && !id.startsWith("q=")) {
      showRunner(id).catch((problem) => { count.textContent = `${problem.message} could not be loaded.`; });
      return;
    }
    if (asked) box.value = asked;
    if (box.value) run(box.value);
    box.focus({ preventScroll: true });
  };
  // The address follows once the fingers rest: to change it costs a browser more than to search.
  const REST = 300;
  let resting = null;
  const keepSoon = () => { clearTimeout(resting); resting = setTimeout(keepNow, REST); };
  const keepNow = () => { clearTimeout(resting); keep(box.value.trim()); };
  box.addEventListener("input", () => { run(box.value); keepSoon(); });
  list.addEventListener("click", keepNow, true);
  // Enter opens who stands first.
  place.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    keepNow();
    await run(box.value);
    const first = list.querySelector("a");
    if (first) location.href = first.href;
  });
  addEventListener("hashchange", fromAddress);
  fromAddress();
  // Done while nobody waits for it, so that the first letters and a mistyped name are answered at once: a browser runs faster
  // what it has run before.
  const pause = (wait) => new Promise((go) => setTimeout(go, wait));
  addEventListener("load", async () => {
    await pause(200);
    readings("é-a");
    const words = await piece("parts", "all").catch(() => null);
    if (!words) return;
    // The parts of names stand for lines of a file, so that none is fetched for it.
    const text = words.parts.slice(0, 2000).map((part) => `\t${part}`).join("\n");
    for (const [word, other] of [["kilian", "jornet"], ["courtney", "dauwalter"], ["ann", "trason"]]) {
      await pause(0);
      nearest(word, words);
      const farFrom = measure([word, other], words);
      for (const line of linesWith(text, [hasOneOf(words.parts.slice(0, 5)), begins("a")])) farFrom(entryOf(line).parts);
      for (const line of linesWith(text, [begins("a")])) farFrom(entryOf(line).parts);
    }
  });
})();
