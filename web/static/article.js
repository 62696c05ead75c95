// Keeps an article's text and what was read in it in step: a fact lights its words up, words light their facts up.
// Without JavaScript the same is had by the links "words" and the numbers in the text.
(() => {
  "use strict";
  const readings = [...document.querySelectorAll("[data-words]")];
  const marks = [...document.querySelectorAll(".printed mark")];
  const light = (elements, on) => elements.forEach((element) => element && element.classList.toggle("lit", on));
  const wordsOf = (reading) => reading.dataset.words.split(" ").filter(Boolean).map((id) => document.getElementById(id));
  const factsOf = (mark) => (mark.dataset.facts || "").split(" ").filter(Boolean).map((id) => document.getElementById(id));

  for (const reading of readings) {
    for (const [type, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
      reading.addEventListener(type, () => light(wordsOf(reading), on));
    }
  }
  for (const mark of marks.filter((each) => each.dataset.facts)) {
    for (const [type, on] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
      mark.addEventListener(type, () => light(factsOf(mark), on));
    }
    mark.addEventListener("click", (event) => {
      if (!event.target.closest("a")) factsOf(mark)[0]?.scrollIntoView({ block: "nearest" });
    });
  }
})();
