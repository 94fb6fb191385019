"use strict";
// The reader's choice of light or dark, before anything is painted.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* private windows keep nothing */ }
