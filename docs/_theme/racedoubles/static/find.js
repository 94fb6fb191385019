// "Find a runner", and the people on the search page. The index comes in pieces, as scripts, since a
// page opened from the file system may not fetch(). Names are only ever set as text.
"use strict";
(() => {
  const index = window.RaceDoubles, { readings, fit } = window.RaceNames;
  const root = document.documentElement.dataset.content_root;
  const asList = document.querySelector(".finder[data-mode=list]");
  const place = asList || document.querySelector(".finder");
  if (!index || !place) return;
  const list = place.querySelector(".people"), count = place.querySelector(".count");
  const card = document.getElementById("runner"), box = document.getElementById("q");
  const MOST = 30, FILES = 16, RACES = index.races;
  const LEVELS = { won: "won both", podium: "podium at both", top10: "top ten at both",
    finished: "finished both", started: "started both" };
  const SEXES = { F: "women", M: "men", X: "non-binary" };

  // ---- pieces of the index -------------------------------------------------------------------
  const pieces = { names: new Map(), people: new Map() };
  index.got = (kind, key, content) => {
    if (kind === "names") for (const entry of content) entry.parts = entry[3].split(" ");
    pieces[kind].get(key).resolve(content);
  };
  function piece(kind, key) {
    if (!pieces[kind].has(key)) {
      const waiting = {};
      waiting.promise = new Promise((resolve, reject) => {
        waiting.resolve = resolve;
        const script = document.createElement("script");
        script.src = `${root}find/${kind}/${kind === "names" ? "n-" : ""}${key}.js`;
        script.onerror = () => { pieces[kind].delete(key); reject(new Error(`find/${kind}/${key}.js`)); };
        script.onload = () => script.remove();
        document.head.append(script);
      });
      pieces[kind].set(key, waiting);
    }
    return pieces[kind].get(key).promise;
  }
  // The files that may hold names beginning with `word`. Two letters can begin the names in a hundred
  // files: then only the names that are no longer than what was typed are looked up.
  const keysFor = (word) => {
    const all = index.keys.filter((key) => key.startsWith(word) || word.startsWith(key));
    return all.length > FILES ? all.filter((key) => word.startsWith(key)) : all;
  };
  const tooMany = (word) => index.keys.filter((key) => key.startsWith(word)).length > FILES;

  const startsOf = (entry) => Object.values(entry[4]).reduce((all, starts) => all + starts, 0);

  // ---- searching -----------------------------------------------------------------------------
  async function search(query) {
    const forms = readings(query).filter((form) => form.some((word) => word.length > 1));
    const found = new Map();
    let partial = false;
    for (const form of forms) {
      const anchor = form.reduce((best, word) => (word.length > best.length ? word : best), "");
      const whole = tooMany(anchor);
      partial ||= whole;
      const parts = await Promise.all(keysFor(anchor).map((key) => piece("names", key)));
      for (const part of parts) for (const entry of part) {
        const score = whole && !entry.parts.includes(anchor) ? 0 : fit(form, entry.parts);
        if (score && score > (found.get(entry[0])?.score || 0)) found.set(entry[0], { entry, score });
      }
    }
    const people = [...found.values()].sort((a, b) => b.score - a.score || b.entry[5] - a.entry[5] ||
      startsOf(b.entry) - startsOf(a.entry) || (a.entry[1] < b.entry[1] ? -1 : 1))
      .map((hit) => hit.entry);
    return { people, partial };
  }

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const plural = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

  function summary(entry) {
    const says = Object.entries(entry[4]).map(([race, starts]) => `${starts} × ${RACES[race]}`);
    return says.join(", ") || "registered, never started";
  }
  function showPeople({ people, partial }, query) {
    list.replaceChildren(...people.slice(0, MOST).map((entry) => {
      const item = make("li"), link = make("a", entry[1], { href: `${root}find.html#${encodeURIComponent(entry[0])}` });
      item.append(link, make("span", summary(entry), { class: "starts" }));
      if (entry[5]) item.append(make("strong", plural(entry[5], "double"), { class: "tag" }));
      if (entry[2]) item.append(make("span", `also published as ${entry[2]}`, { class: "also" }));
      return item;
    }));
    count.textContent = partial
      ? `Many names begin with “${query}”: type another letter.${people.length ? " These have it as a whole name." : ""}`
      : !people.length
      ? `Nobody in these races by the name “${query}”. Try the family name alone, or its first letters.`
      : people.length > MOST
        ? `${plural(people.length, "person", "people")}; the first ${MOST} are shown. Type more of the name.`
        : plural(people.length, "person", "people");
  }
  let asked = 0;
  async function run(query) {
    const mine = ++asked;
    query = query.trim();
    if (query.length < 2) {
      list.replaceChildren();
      count.textContent = query ? "Type at least two letters." : "";
      return;
    }
    try {
      const found = await search(query);
      if (mine !== asked) return;
      if (card) card.hidden = true;
      showPeople(found, query);
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
    };
    kind.addEventListener("change", update);
    which.addEventListener("change", update);
    const more = make("p");
    more.append("Words in capitals are for you to fill in. ",
      make("a", "What happens then", { href: `${root}contributing.html` }), ".");
    box.append(fields, out, more);
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

  // A result in the index leaves out what its id says, and has the number of its page and source.
  const whole = ([id, status, seconds, overall, inSex, published, page]) => {
    const [race, year] = id.split("-");
    return [id, race, Number(year), status, seconds, overall, inSex, published, ...index.pages[page]];
  };

  async function showRunner(id) {
    let low = 0, high = index.blocks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (index.blocks[middle] <= id) low = middle; else high = middle - 1;
    }
    const record = (await piece("people", String(low)))[id];
    list.replaceChildren();
    card.replaceChildren();
    card.hidden = false;
    if (!record) {
      count.textContent = "That person is not in the data (any more). Look them up by name.";
      card.hidden = true;
      return;
    }
    count.textContent = "";
    const [name, sex, organiser, compact, doubles] = record, results = compact.map(whole);
    const title = make("h2", name, { tabindex: "-1" });
    card.append(title);
    const starts = Object.fromEntries(Object.keys(RACES).map((race) => [race, 0]));
    for (const result of results) if (result[3] !== "dns") starts[result[1]] += 1;
    card.append(make("p", Object.entries(starts).filter(([, n]) => n)
      .map(([race, n]) => `${plural(n, "start")} at ${RACES[race]}`).join(", ") || "Registered, never started."));
    if (doubles.length) {
      const tags = make("p", null, { class: "tags" });
      for (const [year, level] of doubles) tags.append(make("strong", `${year}: ${LEVELS[level]}`, { class: `tag ${level}` }));
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
  const fromHash = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.startsWith("q=")) { box.value = id.slice(2); run(box.value); }
    else if (id && id !== "main") showRunner(id).catch((problem) => { count.textContent = `${problem.message} could not be loaded.`; });
    else if (box.value) run(box.value);
  };
  box.addEventListener("input", () => {
    if (location.hash.length > 1) history.replaceState(null, "", location.pathname + location.search);
    run(box.value);
  });
  addEventListener("hashchange", fromHash);
  fromHash();
})();
