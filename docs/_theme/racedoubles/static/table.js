// "All doubles": sorts and filters the table that is already on the page, and saves what is shown. The address says how,
// so that it can be sent on.
"use strict";
(() => {
  const table = document.getElementById("doubles-table"), form = document.getElementById("filters");
  if (!table || !form) return;
  const body = table.tBodies[0], rows = [...body.rows], count = document.getElementById("shown");
  const heads = [...table.tHead.rows[0].cells], more = document.getElementById("more"), note = document.getElementById("course-note");
  const reset = document.getElementById("reset"), save = document.getElementById("save");
  const choices = document.getElementById("choose"), summary = choices.querySelector("summary"), asks = summary.textContent;
  choices.hidden = false;
  const LEVELS = ["started", "finished", "top10", "podium", "won"], FILTERS = ["name", "level", "sex", "year", "country", "course"];
  const USUAL = "year-down", SOME = Number(table.dataset.some);
  const narrow = matchMedia("(max-width: 62rem)");
  // Where there is little room the rows come first, and the choice is folded away.
  choices.open = !narrow.matches;
  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "");
  for (const row of rows) row.folded = folded(row.dataset.name);
  let kept = rows, most = SOME, order = USUAL;

  // A phone, also on its side, shows some rows and asks for more; paper and wide screens have all of them.
  function show() {
    const chosen = new Set(kept), end = narrow.matches ? most : Infinity;
    let number = 0;
    for (const row of rows) {
      row.hidden = !chosen.has(row);
      if (!row.hidden) { row.classList.toggle("later", number >= end); number += 1; }
    }
    more.hidden = kept.length <= end;
    more.textContent = `Show ${Math.min(SOME, kept.length - most)} more of ${kept.length}`;
    const finished = kept.filter((row) => row.dataset.level !== "started").length;
    const share = kept.length === 1 ? (finished ? "finished at both" : "not finished at both") : `${finished === kept.length ? "all" : finished || "none"} of them finished at both`;
    count.textContent = kept.length ? `${kept.length} double${kept.length === 1 ? "" : "s"}, ${share}.` : "No doubles: choose less.";
    reset.hidden = kept.length === rows.length && order === USUAL;
    const asked = FILTERS.map((name) => form.elements[name]).filter((each) => each.value)
      .map((each) => (each.selectedOptions ? each.selectedOptions[0].text : each.value));
    summary.textContent = asked.length ? `${asks}: ${asked.join(", ")}` : asks;
    note.hidden = !order.startsWith("together") || !kept.some((row) => row.dataset.course === "changed");
  }
  function filter() {
    const wanted = form.elements, words = folded(wanted.name.value).split(/\s+/).filter(Boolean);
    const level = LEVELS.indexOf(wanted.level.value);
    kept = rows.filter(({ dataset, folded }) => (level < 0 || LEVELS.indexOf(dataset.level) >= level) &&
      ["sex", "year", "country", "course"].every((name) => !wanted[name].value || dataset[name] === wanted[name].value) &&
      words.every((word) => folded.includes(word)));
    show();
  }
  // Missing values go last whichever way the column is sorted; so do times of a changed course, which do not compare.
  function sort(wanted) {
    const [key, way] = wanted.split("-"), number = heads.findIndex((head) => head.dataset.key === key), head = heads[number];
    if (!head) return;
    order = wanted;
    const sign = way === "down" ? -1 : 1, numeric = head.dataset.type === "number";
    const value = (row) => row.cells[number].dataset.sort ?? row.cells[number].textContent.trim();
    const apart = (row) => (value(row) === "" ? 2 : head.dataset.compare && row.dataset.course === "changed" ? 1 : 0);
    rows.sort((a, b) => {
      const x = value(a), y = value(b), late = apart(a) - apart(b);
      if (late || x === "") return late;
      return sign * (numeric ? x - y : x.localeCompare(y, "en"));
    });
    body.append(...rows);
    for (const cell of heads) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", way === "down" ? "descending" : "ascending");
    const select = form.elements.order;
    if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  }
  // What is chosen, in the address; a page of the file system may refuse.
  function keep() {
    const said = new URLSearchParams();
    for (const name of FILTERS) if (form.elements[name].value) said.set(name, form.elements[name].value);
    if (order !== USUAL) said.set("order", order);
    const query = String(said);
    try { history.replaceState(null, "", location.pathname + (query ? `?${query}` : "")); } catch { /* the table is right all the same */ }
  }
  function fromAddress() {
    const said = new URLSearchParams(location.search);
    for (const name of FILTERS) if (said.has(name)) form.elements[name].value = said.get(name);
    sort(said.get("order") || USUAL);
    filter();
    // Somebody was sent to one row.
    const row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row && rows.includes(row)) {
      most = Math.max(most, kept.indexOf(row) + 1);
      show();
      row.classList.add("target");
      row.scrollIntoView({ block: "center" });
    }
  }
  const choose = (wanted) => { most = SOME; sort(wanted); filter(); keep(); };
  for (const head of heads) {
    const button = head.querySelector("button"), key = head.dataset.key;
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort"), down = now ? now === "ascending" : head.dataset.first === "down";
      choose(`${key}-${down ? "down" : "up"}`);
    });
  }
  form.elements.order.addEventListener("change", (event) => choose(event.target.value));
  form.addEventListener("input", (event) => { if (event.target.name !== "order") { most = SOME; filter(); keep(); } });
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => { form.reset(); choose(USUAL); (choices.open ? form.elements.name : summary).focus(); });
  more.addEventListener("click", () => { most += SOME; show(); });
  narrow.addEventListener("change", show);

  // A cell that begins like a formula gets an apostrophe, as in the files of the data page.
  const cell = (text) => {
    const safe = /^ *[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  save.addEventListener("click", () => {
    const names = save.dataset.columns.split(" "), chosen = new Set(kept);
    const lines = [names.join(","), ...rows.filter((row) => chosen.has(row))
      .map((row) => JSON.parse(row.dataset.csv).map((value) => cell(String(value ?? ""))).join(","))];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = "doubles-selection.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  fromAddress();
})();
