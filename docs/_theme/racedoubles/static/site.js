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
