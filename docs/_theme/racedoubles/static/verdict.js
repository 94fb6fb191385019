// What a runner came to at Western States and UTMB, in one sentence: the first line of their page.
"use strict";
window.RaceVerdict = (() => {
  const WORDS = "three four five six seven eight nine ten eleven twelve".split(" ");
  const COUNTED = ["never", "once", "twice", ...WORDS.map((word) => `${word} times`)];
  const times = (number) => COUNTED[number] || `${number} times`;
  const BEST = { won: "won both", podium: "podium at both", top10: "top ten at both" };
  const RANKS = ["started", "finished", "top10", "podium", "won"];

  const finishedBoth = (number) => (number ? `finished both ${times(number)}` : "never finished both");
  // "Western States and UTMB in the same year: started both four times, never finished both"; `best` is the highest level
  // that both were finished at, where it is more than that.
  const counted = (pair, started, finished, best) =>
    `${pair} in the same year: ${BEST[best] ? `${BEST[best]}; ` : ""}started both ${times(started)}, ${finishedBoth(finished)}`;

  // `results` as [race, year, status, place in the women's or men's race], `doubles` of the pair as [year, level], `races`
  // the pair's ids and names. Nothing is said of who started neither.
  function verdict(results, doubles, races) {
    const ids = Object.keys(races), [one, other] = ids.map((id) => races[id]), both = `${one} and ${other}`;
    const started = results.filter(([race, , status]) => ids.includes(race) && status !== "dns");
    const at = (id) => started.filter(([race]) => race === id);
    const [some] = ids.filter((id) => at(id).length), missing = ids.find((id) => !at(id).length);
    if (!some) return "";
    if (missing) return `Started ${races[some]} ${times(at(some).length)}, ${races[missing]} never.`;
    const finished = doubles.filter(([, level]) => level !== "started");
    if (finished.length) {
      const best = finished.reduce((high, [, level]) => (RANKS.indexOf(level) > RANKS.indexOf(high) ? level : high), "finished");
      const years = finished.filter(([, level]) => level === best).map(([year]) => year).sort().join(", ");
      if (best === "won") return `Won ${both} in the same year: ${years}.`;
      const of = finished.length === doubles.length ? "" : `, of ${doubles.length} years in which both were started`;
      return `Finished ${both} in the same year ${times(finished.length)}${of}${BEST[best] ? `; ${BEST[best]} in ${years}` : `: ${years}`}.`;
    }
    const won = ids.every((id) => at(id).some(([, , status, place]) => status === "finished" && place === 1));
    const each = won ? " Won each, in different years." : "";
    const stopped = started.find(([, year, status]) => status === "stopped" && doubles.some(([double]) => double === year));
    const why = stopped ? ` (${races[stopped[0]]} ${stopped[1]} was stopped by its organisers)` : "";
    if (!doubles.length) return `Never started ${both} in the same year.${each}`;
    return `Started ${both} in the same year ${times(doubles.length)}, ${finishedBoth(0)}${why}.${each}`;
  }
  return { verdict, counted };
})();
