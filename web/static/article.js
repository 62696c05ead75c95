// Keeps an article's text and what was read in it in step. Pick a fact, and its words light up and come into view; pick
// words, and their facts do, with a note of what was read. By mouse, by touch and by keyboard: in the text one mark is
// reached with Tab, the others with the arrow keys. Without JavaScript the links "words" and the numbers do the same.
(() => {
  "use strict";
  const printed = document.getElementById("printed");
  const readings = document.getElementById("readings");
  if (!printed || !readings) return;
  const entries = [...readings.querySelectorAll("[data-words]")];
  const marks = [...printed.querySelectorAll("mark")];
  const byId = (ids) => (ids || "").split(" ").filter(Boolean).map((id) => document.getElementById(id)).filter(Boolean);
  const isMoving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = isMoving ? "smooth" : "auto";
  const note = Object.assign(document.createElement("div"), { className: "reading-note", hidden: true });
  note.setAttribute("role", "status");
  document.body.append(note);

  // A mark that crosses another is written in pieces: all pieces of the same words light up together.
  const piecesOf = new Map();
  const entriesOf = (mark) => byId(mark.dataset.facts);
  for (const mark of marks) for (const entry of entriesOf(mark)) piecesOf.set(entry, [...(piecesOf.get(entry) || []), mark]);
  const wordsOf = (entry) => [...new Set([...byId(entry.dataset.words), ...(piecesOf.get(entry) || [])])];
  // Facts that stand around a mark light up with it, its own first.
  const around = (mark) => {
    const found = [];
    for (let each = mark; each && each !== printed; each = each.parentElement) if (each.matches("mark")) found.push(each);
    return found;
  };
  const factsOf = (mark) => [...new Set(around(mark).flatMap(entriesOf))];

  const light = (name, elements) => {
    document.querySelectorAll(`.${name}`).forEach((each) => each.classList.remove(name));
    elements.forEach((each) => each.classList.add(name));
  };
  const showIn = (element) => {
    // Scrolled by hand: scrollIntoView would move the page under the reader as well.
    const box = element.getBoundingClientRect(), frame = readings.getBoundingClientRect();
    if (readings.scrollHeight > readings.clientHeight) readings.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior });
  };
  const place = (mark) => {
    const names = around(mark).map((each) => each.dataset.read).filter(Boolean);
    const facts = factsOf(mark).map((entry) => {
      const subject = entry.closest("ul").previousElementSibling?.textContent.trim();
      const words = entry.cloneNode(true);
      words.querySelectorAll(".why").forEach((each) => each.remove());
      return (entry.id.startsWith("statement-") ? "" : `${subject}: `) + words.textContent.trim().replace(/\s+/g, " ");
    });
    const lines = [...new Set([...names, ...facts])].slice(0, 6);
    note.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    note.hidden = !lines.length;
    if (note.hidden) return;
    const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
    note.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - note.offsetWidth - 8)) + scrollX}px`;
    const isRoom = box.bottom + note.offsetHeight + 8 < innerHeight;
    note.style.top = `${(isRoom ? box.bottom + 6 : box.top - note.offsetHeight - 6) + scrollY}px`;
  };

  let picked = false;
  const unpick = () => {
    picked = false;
    light("picked", []);
    light("lit", []);
    note.hidden = true;
  };
  const pickEntry = (entry) => {
    picked = true;
    const words = wordsOf(entry);
    light("picked", [entry, ...words]);
    words[0]?.scrollIntoView({ block: "center", behavior });
  };
  const pickMark = (mark) => {
    const facts = factsOf(mark);
    picked = true;
    light("picked", [mark, ...facts]);
    if (facts.length) showIn(facts[0]);
    place(mark);
  };

  for (const entry of entries) {
    entry.addEventListener("mouseenter", () => light("lit", [entry, ...wordsOf(entry)]));
    entry.addEventListener("focusin", () => light("lit", [entry, ...wordsOf(entry)]));
    entry.addEventListener("mouseleave", () => light("lit", []));
    entry.addEventListener("focusout", () => light("lit", []));
    entry.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && !link.getAttribute("href").startsWith("#")) return;
      if (!link) pickEntry(entry);
      else { picked = true; light("picked", [entry, ...wordsOf(entry)]); }
    });
  }

  const roam = (mark) => {
    marks.forEach((each) => { each.tabIndex = each === mark ? 0 : -1; });
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "nearest", behavior });
  };
  marks.forEach((mark, number) => {
    mark.tabIndex = number ? -1 : 0;
    mark.addEventListener("mouseover", (event) => {
      event.stopPropagation();
      light("lit", [mark, ...factsOf(mark)]);
      place(mark);
    });
    mark.addEventListener("mouseout", () => { light("lit", []); note.hidden = true; });
    mark.addEventListener("focus", () => pickMark(mark));
    mark.addEventListener("blur", () => { note.hidden = true; });
    mark.addEventListener("click", (event) => {
      if (event.target.closest("a")) return;
      event.stopPropagation();
      roam(mark);
    });
    mark.addEventListener("keydown", (event) => {
      if (event.target !== mark) return;
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step && marks[number + step]) {
        event.preventDefault();
        roam(marks[number + step]);
      } else if (event.key === "Enter") {
        const fact = factsOf(mark)[0];
        const link = mark.querySelector(":scope > a") || fact?.querySelector("a");
        link?.focus();
      }
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && picked) unpick();
  });
  document.addEventListener("click", (event) => {
    if (picked && !event.target.closest("mark, [data-words]")) unpick();
  });
})();
