// Offers names while one types into a search field: arrows choose, Enter goes there, Escape closes. Without JavaScript
// the field is a form like any other. A combobox as WAI-ARIA has it: the field keeps the focus, the list is announced.
(() => {
  "use strict";
  const WAIT_MS = 90;
  const KINDS = { organisation: "agency or body", series: "series", thing: "" };
  let fields = 0;

  const element = (name, properties, children = []) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const row = (hit, id) => {
    const words = hit.pieces.map(([text, isFound]) => (isFound ? element("mark", { textContent: text }) : text));
    const isOther = hit.found !== hit.name && !hit.found.includes("…");
    const name = element("span", { className: `thing kind-${hit.kind}` }, isOther ? [hit.name] : words);
    const found = isOther ? [element("span", { className: "soft small" }, [" also “", ...words, "”"])] : [];
    const note = element("span", { className: "soft small", textContent: [KINDS[hit.kind] ?? hit.kind, hit.hint].filter(Boolean).join(", ") });
    const made = element("li", { id, className: "suggestion" }, [element("span", {}, [name, ...found]), note]);
    made.setAttribute("role", "option");
    made.dataset.href = hit.href || "";
    return made;
  };

  const attach = (field) => {
    const number = (fields += 1);
    const list = element("ul", { className: "suggestions", id: `suggestions-${number}`, hidden: true });
    const status = element("p", { className: "hidden" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Names found");
    status.setAttribute("role", "status");
    const kept = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    Object.entries(kept).forEach(([name, value]) => field.setAttribute(name, value));
    field.form.classList.add("suggesting");
    field.form.append(list, status);
    let chosen = -1, timer = 0, asking = null, answered = "";

    const close = () => {
      list.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const choose = (place) => {
      const rows = list.children;
      if (!rows.length) return;
      chosen = (place + rows.length) % rows.length;
      [...rows].forEach((each, at) => each.setAttribute("aria-selected", String(at === chosen)));
      field.setAttribute("aria-activedescendant", rows[chosen].id);
      rows[chosen].scrollIntoView({ block: "nearest" });
    };
    const show = (hits) => {
      list.replaceChildren(...hits.map((hit, place) => row(hit, `suggestion-${number}-${place}`)));
      chosen = -1;
      list.hidden = !hits.length || document.activeElement !== field;
      field.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = hits.length ? `${hits.length} found; arrow keys choose` : "nothing found";
    };
    const ask = async () => {
      const wanted = field.value.trim();
      asking?.abort();
      if (!wanted) return close();
      if (wanted === answered && list.children.length) return;
      asking = new AbortController();
      try {
        const response = await fetch(`${document.documentElement.dataset.root}/search?${new URLSearchParams({ q: wanted, brief: "1", format: "json" })}`, { signal: asking.signal });
        if (!response.ok) return close();
        const hits = await response.json();
        answered = list.dataset.for = wanted;
        show(hits);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { answered = ""; ask(); return; }
        choose(chosen < 0 && event.key === "ArrowUp" ? -1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
        event.preventDefault();
        location.assign(list.children[chosen].dataset.href);
      }
    });
    field.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const picked = event.target.closest("[data-href]");
      if (picked) location.assign(picked.dataset.href);
    });
  };
  document.querySelectorAll("input[data-suggest]").forEach(attach);
})();
