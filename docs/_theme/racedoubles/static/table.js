// "All doubles": sorts and filters the table that is already on the page, and saves what is shown.
"use strict";
(() => {
  const table = document.getElementById("doubles-table"), form = document.getElementById("filters");
  if (!table || !form) return;
  const body = table.tBodies[0], rows = [...body.rows], count = document.getElementById("shown");
  const reset = document.getElementById("reset"), save = document.getElementById("save");
  form.hidden = false;
  const LEVELS = ["started", "finished", "top10", "podium", "won"];
  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "");
  for (const row of rows) row.folded = folded(row.dataset.name);

  function filter() {
    const words = folded(form.elements.name.value).split(/\s+/).filter(Boolean);
    const level = LEVELS.indexOf(form.elements.level.value);
    let shown = 0;
    for (const row of rows) {
      const data = row.dataset;
      const keep = (level < 0 || LEVELS.indexOf(data.level) >= level) &&
        ["sex", "year", "country"].every((name) => !form.elements[name].value || data[name] === form.elements[name].value) &&
        words.every((word) => row.folded.includes(word));
      row.hidden = !keep;
      shown += keep;
    }
    count.textContent = shown === rows.length ? `All ${rows.length} doubles.` : `${shown} of ${rows.length} doubles.`;
    reset.hidden = shown === rows.length;
  }
  // Missing values go last whichever way the column is sorted.
  function sort(header, down) {
    const number = [...header.parentNode.cells].indexOf(header), sign = down ? -1 : 1;
    const value = (row) => row.cells[number].dataset.sort ?? row.cells[number].textContent.trim();
    const numeric = header.dataset.type === "number";
    rows.sort((a, b) => {
      const x = value(a), y = value(b);
      if (x === "" || y === "") return (x === "") - (y === "");
      return sign * (numeric ? x - y : x.localeCompare(y, "en"));
    });
    body.append(...rows);
    for (const cell of header.parentNode.cells) cell.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
  }
  for (const header of table.tHead.rows[0].cells) {
    const button = header.querySelector("button");
    if (button) button.addEventListener("click", () => sort(header, header.getAttribute("aria-sort") === "ascending" ||
      (!header.hasAttribute("aria-sort") && header.dataset.first === "down")));
  }
  form.elements.order.addEventListener("change", (event) => {
    const [number, way] = event.target.value.split(" ");
    sort(table.tHead.rows[0].cells[number], way === "down");
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  reset.addEventListener("click", () => { form.reset(); filter(); form.elements.name.focus(); });

  // A cell that begins like a formula gets an apostrophe, as in the files of the data page.
  const cell = (text) => {
    const safe = /^ *[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  save.addEventListener("click", () => {
    const names = save.dataset.columns.split(" ");
    const lines = [names.join(","), ...rows.filter((row) => !row.hidden)
      .map((row) => JSON.parse(row.dataset.csv).map((value) => cell(String(value ?? ""))).join(","))];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = "doubles-selection.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  filter();
})();
