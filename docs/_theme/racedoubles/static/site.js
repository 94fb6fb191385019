"use strict";
// What scrolls sideways can be scrolled with the keyboard too.
addEventListener("load", () => {
  for (const box of document.querySelectorAll(".cell_output, table.docutils, pre")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
});
// The light and dark switch. Without a choice the page follows the reader's system.
(() => {
  const button = document.querySelector("button.theme"), root = document.documentElement;
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private windows keep nothing */ }
  });
})();
// A button copies the text that it names.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy), label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    try { await navigator.clipboard.writeText(text.textContent); button.textContent = "Copied"; }
    catch { button.textContent = "Selected: press Ctrl+C"; }
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}
// Paper shows how a figure is cited, also where a browser cannot unfold it by the stylesheet.
for (const [moment, open] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(moment, () => { for (const cited of document.querySelectorAll("details.cite")) cited.open = open; });
}
// A page whose address the build did not know says on paper where it was read.
addEventListener("beforeprint", () => {
  const place = document.querySelector("[data-address]");
  if (place && location.protocol.startsWith("http")) place.textContent = location.href;
});
// What holds from a day on, such as that a race has been run.
for (const note of document.querySelectorAll("[data-after]")) {
  note.hidden = new Date().toISOString().slice(0, 10) < note.dataset.after;
}
// Who is that dot? Pointing, tapping or tabbing says it in a line beside the dot; the dot itself leads on. A finger's
// first tap says it, the second follows.
(() => {
  const dots = "ol.dots a, svg a[href]";
  if (!document.querySelector(dots)) return;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.hidden = true;
  document.body.append(bubble);
  let shown = null, finger = false;
  const wordsOf = (dot) => {
    const title = dot.querySelector("title");
    // The browser's own tooltip would come second, with the same words.
    if (!dot.dataset.words) {
      dot.dataset.words = title ? title.textContent : dot.title;
      if (title) { dot.setAttribute("aria-label", title.textContent); title.remove(); }
      else { dot.setAttribute("aria-label", dot.title); dot.removeAttribute("title"); }
    }
    return dot.dataset.words;
  };
  function say(dot) {
    shown?.classList.remove("shown");
    shown = dot;
    if (!dot) { bubble.hidden = true; return; }
    dot.classList.add("shown");
    bubble.textContent = wordsOf(dot);
    if (finger) {
      const on = document.createElement("a");
      on.href = dot.getAttribute("href");
      on.textContent = "Open";
      bubble.append(" ", on);
    }
    bubble.hidden = false;
    const at = dot.getBoundingClientRect(), own = bubble.getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - own.width / 2, 8), document.documentElement.clientWidth - own.width - 8);
    const above = at.top - own.height - 8;
    bubble.style.left = `${left + scrollX}px`;
    bubble.style.top = `${(above < 4 ? at.bottom + 8 : above) + scrollY}px`;
  }
  const dotOf = (event) => (event.target.closest ? event.target.closest(dots) : null);
  addEventListener("pointerdown", (event) => { finger = event.pointerType === "touch"; });
  document.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse") { finger = false; const dot = dotOf(event); if (dot || shown) say(dot); } });
  document.addEventListener("focusin", (event) => { const dot = dotOf(event); if (dot) say(dot); });
  document.addEventListener("focusout", (event) => { if (!finger && dotOf(event)) say(null); });
  document.addEventListener("click", (event) => {
    const dot = dotOf(event);
    if (dot && finger) { event.preventDefault(); say(dot); }
    else if (!dot && !bubble.contains(event.target)) say(null);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") say(null); });
})();
