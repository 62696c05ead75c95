// How an answer is shown in YASGUI's result pane: as a table with names for IRIs, as a bar chart, as a graph.

const PAGE_ROWS = 100;
const MAX_BARS = 40;
const MAX_DRAWN = 300;
const MAX_RAW = 200_000;
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NUMBERS = /#(integer|decimal|double|float|int|long|short|byte|(non)?(Positive|Negative)Integer|(positive|negative|nonNegative|nonPositive|unsigned\w+)\w*)$/;

const names = new Map();

// ------------------------------------------------------------------------------------------------------------ the answer
// Read an answer as it was sent: YASGUI's own reading fills in what looks like a template ("{{name}}") in a text.
export function readAnswer(results) {
  if (!results || results.hasError()) return null;
  const body = results.getOriginalResponseAsString();
  if ((results.getContentType() || "").includes("sparql-results+json")) {
    const { head, results: found, boolean } = JSON.parse(body);
    return { columns: head.vars || [], rows: found ? found.bindings.map((row) => (head.vars || []).map((name) => row[name])) : [], boolean };
  }
  const statements = results.getBindings();
  return statements && { columns: ["subject", "predicate", "object"], rows: statements.map((row) => [row.subject, row.predicate, row.object]), isGraph: true };
}

const isIri = (cell) => cell?.type === "uri";
const isNumber = (cell) => Boolean(cell) && NUMBERS.test(cell.datatype || "") && Number.isFinite(Number(cell.value));

// Ask what IRIs are called; one that nobody names keeps its own last part.
async function learnNames(cells, maxNamed) {
  const unknown = [...new Set(cells.filter(isIri).map((cell) => cell.value))].filter((iri) => !names.has(iri));
  for (let at = 0; at < unknown.length; at += maxNamed) {
    const body = new URLSearchParams(unknown.slice(at, at + maxNamed).map((iri) => ["iri", iri]));
    const response = await fetch(`${document.documentElement.dataset.root}/names`, { method: "POST", body });
    if (!response.ok) return;
    for (const [iri, thing] of Object.entries(await response.json())) names.set(iri, thing);
  }
}

function text(cell) {
  if (!cell) return "";
  if (isIri(cell)) return names.get(cell.value)?.name || cell.value;
  if (cell.type === "bnode") return `_:${cell.value}`;
  return typeof cell.value === "object" ? JSON.stringify(cell.value) : cell.value;
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function show(cell) {
  if (!isIri(cell)) return element("span", { lang: cell?.["xml:lang"] || "" }, text(cell));
  const thing = names.get(cell.value);
  const properties = { className: `thing kind-${thing?.kind || "thing"}`, title: cell.value };
  return thing?.href ? element("a", { ...properties, href: thing.href }, text(cell)) : element("span", properties, text(cell));
}

// --------------------------------------------------------------------------------------------------------------- a view
class View {
  constructor(yasr) {
    this.yasr = yasr;
  }

  get answer() {
    if (this.readFor !== this.yasr.results) {
      this.readFor = this.yasr.results;
      this.kept = readAnswer(this.yasr.results);
    }
    return this.kept;
  }

  getIcon() {
    return element("span", { hidden: true });
  }

  put(...parts) {
    this.yasr.resultsEl.replaceChildren(...parts);
  }
}

function makeTable(maxNamed) {
  return class Table extends View {
    label = "Table";
    priority = 10;
    page = 0;
    sorted = null;

    canHandleResults() {
      return Boolean(this.answer);
    }

    async draw() {
      if (this.drawnFor !== this.answer) Object.assign(this, { drawnFor: this.answer, page: 0, sorted: null });
      const { columns, rows, boolean } = this.answer;
      if (boolean !== undefined) return this.put(element("p", { className: "lead" }, element("strong", {}, boolean ? "Yes" : "No")));
      if (!rows.length) return this.put(element("p", { className: "notice" }, "The query is right, and nothing in the store answers it."));
      const ordered = this.order(rows);
      const shown = ordered.slice(this.page * PAGE_ROWS, (this.page + 1) * PAGE_ROWS);
      await learnNames(shown.flat(), maxNamed);
      const head = element("tr", {}, ...columns.map((name, place) => this.heading(name, place)));
      const body = shown.map((row) => element("tr", {}, ...row.map((cell) => element("td", { className: isNumber(cell) ? "number" : "" }, show(cell)))));
      const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
      const frame = element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Answer" }, table);
      this.put(frame, ...this.pager(rows.length));
    }

    order(rows) {
      if (!this.sorted) return rows;
      const { place, down } = this.sorted;
      const compare = (a, b) => (isNumber(a) && isNumber(b) ? a.value - b.value : text(a).localeCompare(text(b)));
      return [...rows].sort((a, b) => compare(a[place], b[place]) * (down ? -1 : 1));
    }

    heading(name, place) {
      const isSorted = this.sorted?.place === place;
      const button = element("button", { type: "button", title: "Sort by this column" }, name, isSorted ? (this.sorted.down ? " ↓" : " ↑") : "");
      button.addEventListener("click", () => {
        this.sorted = { place, down: isSorted && !this.sorted.down };
        this.page = 0;
        this.redraw(`th:nth-child(${place + 1}) button`);
      });
      const cell = element("th", { scope: "col" }, button);
      if (isSorted) cell.ariaSort = this.sorted.down ? "descending" : "ascending";
      return cell;
    }

    pager(total) {
      if (total <= PAGE_ROWS) return [];
      const first = this.page * PAGE_ROWS + 1;
      const last = Math.min(total, first + PAGE_ROWS - 1);
      const turn = (label, step, isOff) => {
        const button = element("button", { type: "button", className: "quiet", disabled: isOff }, label);
        button.addEventListener("click", () => {
          this.page += step;
          this.redraw(".pager button:enabled");
        });
        return button;
      };
      const words = `Rows ${first.toLocaleString("en")} to ${last.toLocaleString("en")} of ${total.toLocaleString("en")}`;
      return [element("p", { className: "pager" }, turn("Before", -1, first === 1), words, turn("Further", 1, last === total))];
    }

    async redraw(focus) {
      await this.draw();
      this.yasr.resultsEl.querySelector(focus)?.focus();
    }
  };
}

// -------------------------------------------------------------------------------------------------------------- a chart
const SVG = "http://www.w3.org/2000/svg";
const [BAR, GAP, LABELS, WIDTH] = [22, 6, 230, 820];

function drawn(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function makeChart(maxNamed) {
  return class Chart extends View {
    label = "Chart";
    priority = 5;

    canHandleResults() {
      return Boolean(this.answer) && this.numeric().length > 0;
    }

    numeric() {
      const { columns, rows } = this.answer;
      return columns.map((_, place) => place).filter((place) => rows.some((row) => isNumber(row[place])) && rows.every((row) => !row[place] || isNumber(row[place])));
    }

    async draw() {
      const { columns, rows } = this.answer;
      const values = this.numeric();
      if (!values.includes(this.value)) this.value = values[0];
      const label = columns.findIndex((_, place) => !values.includes(place));
      const shown = rows.filter((row) => row[this.value]).slice(0, MAX_BARS);
      await learnNames(shown.map((row) => row[label]), maxNamed);
      const bars = shown.map((row, at) => ({ label: label < 0 ? `row ${at + 1}` : text(row[label]), value: Number(row[this.value].value), printed: row[this.value].value }));
      const left = rows.length > shown.length ? [element("p", { className: "soft small" }, `The first ${shown.length} of ${rows.length} rows.`)] : [];
      this.put(...this.chooser(values), this.paint(bars, columns[this.value]), ...left);
    }

    chooser(values) {
      if (values.length < 2) return [];
      const select = element("select", { ariaLabel: "Column shown" }, ...values.map((place) => element("option", { value: place, selected: place === this.value }, this.answer.columns[place])));
      select.addEventListener("change", async () => {
        this.value = Number(select.value);
        await this.draw();
        this.yasr.resultsEl.querySelector("select").focus();
      });
      return [element("p", {}, "Column shown: ", select)];
    }

    paint(bars, column) {
      const most = Math.max(...bars.map((bar) => Math.abs(bar.value)), Number.MIN_VALUE);
      const rows = bars.map((bar, at) => {
        const y = at * (BAR + GAP);
        const width = (Math.abs(bar.value) / most) * (WIDTH - LABELS - 90);
        return drawn("g", {},
          drawn("text", { x: LABELS - 8, y: y + BAR - 6, "text-anchor": "end" }, bar.label.length > 32 ? `${bar.label.slice(0, 31)}…` : bar.label),
          drawn("rect", { class: "bar", x: LABELS, y, width, height: BAR }, drawn("title", {}, `${bar.label}: ${bar.printed}`)),
          drawn("text", { class: "value", x: LABELS + width + 6, y: y + BAR - 6 }, bar.printed));
      });
      const words = `Bar chart of ${column}; the table holds the same`;
      return drawn("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${bars.length * (BAR + GAP)}`, role: "img", "aria-label": words }, ...rows);
    }
  };
}

// -------------------------------------------------------------------------------------------------------------- a graph
function collectEdges(answer) {
  if (answer.isGraph) return answer.rows.filter(([, predicate, object]) => isIri(object) && predicate.value !== RDF_TYPE).map(([from, relation, to]) => [from, relation, to]);
  return answer.rows.flatMap((row) => {
    const from = row.findIndex(isIri);
    return row.flatMap((cell, place) => (place > from && isIri(cell) ? [[row[from], { type: "literal", value: answer.columns[place] }, cell]] : []));
  });
}

function loadScript(source) {
  return new Promise((resolve, reject) => {
    const script = element("script", { src: source, onload: resolve, onerror: () => reject(new Error(`${source} cannot be loaded`)) });
    document.head.append(script);
  });
}

function makeNetwork(maxNamed) {
  return class Network extends View {
    label = "Graph";
    priority = 4;

    canHandleResults() {
      return Boolean(this.answer) && collectEdges(this.answer).length > 0;
    }

    async draw() {
      const all = collectEdges(this.answer);
      const edges = this.cut(all);
      await learnNames(edges.flat(), maxNamed);
      if (!window.vis) await loadScript(`${document.documentElement.dataset.root}/assets/vis-network.js`);
      const frame = element("div", { className: "network", role: "img", ariaLabel: "Picture of the answer; the table holds the same" });
      const words = edges.length < all.length ? `The first ${MAX_DRAWN} things are drawn; the answer has more. Ask for less to see all of it.` : "A double click opens a thing's page.";
      this.put(frame, element("p", { className: "soft small" }, words));
      this.paint(frame, edges);
    }

    cut(edges) {
      const things = new Set();
      return edges.filter(([from, , to]) => {
        const added = new Set([from.value, to.value].filter((iri) => !things.has(iri)));
        if (things.size + added.size > MAX_DRAWN) return false;
        added.forEach((iri) => things.add(iri));
        return true;
      });
    }

    paint(frame, edges) {
      const style = getComputedStyle(document.documentElement);
      const colour = (name) => style.getPropertyValue(`--${name}`).trim();
      const cells = new Map(edges.flatMap(([from, , to]) => [[from.value, from], [to.value, to]]));
      const nodes = [...cells.values()].map((cell) => {
        const tone = colour(names.get(cell.value)?.kind || "thing") || colour("thing");
        return { id: cell.value, label: text(cell).slice(0, 40), color: { background: tone, border: tone }, font: { color: colour("ink") } };
      });
      const lines = edges.map(([from, relation, to]) => ({ from: from.value, to: to.value, label: text(relation).slice(0, 30), arrows: "to" }));
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const options = {
        nodes: { shape: "dot", size: 10 },
        edges: { color: colour("rule-strong"), font: { size: 10, color: colour("ink-soft"), strokeWidth: 0 } },
        physics: { stabilization: { enabled: isStill || nodes.length > 60, iterations: 200 } },
        interaction: { keyboard: { enabled: true, bindToWindow: false } },
      };
      this.network = new window.vis.Network(frame, { nodes, edges: lines }, options);
      this.network.on("doubleClick", ({ nodes: [iri] }) => {
        const href = iri && names.get(iri)?.href;
        if (href) location.href = href;
      });
    }

    destroy() {
      this.network?.destroy();
      this.network = null;
    }
  };
}

// ------------------------------------------------------------------------------------------------------------ as it came
class Response extends View {
  label = "Response";
  priority = 2;

  canHandleResults() {
    return Boolean(this.yasr.results?.getOriginalResponseAsString());
  }

  draw() {
    const body = this.yasr.results.getOriginalResponseAsString();
    const raw = element("pre", { className: "raw", tabIndex: 0, ariaLabel: "The answer as it was sent" }, body.slice(0, MAX_RAW));
    const left = body.length > MAX_RAW ? [element("p", { className: "soft small" }, `The first ${MAX_RAW.toLocaleString("en")} of ${body.length.toLocaleString("en")} characters; the downloads hold all of it.`)] : [];
    this.put(raw, ...left);
  }
}

// Put our views in the place of YASGUI's: its table shows bare IRIs, and its viewer of the response has no name for a screen reader.
export function registerViews(Yasr, maxNamed) {
  for (const plugins of [Yasr.plugins, Yasr.defaults.plugins]) for (const name of Object.keys(plugins)) if (name !== "error") delete plugins[name];
  // An empty graph is an empty body, which YASGUI takes for no answer.
  const setResponse = Yasr.prototype.setResponse;
  Yasr.prototype.setResponse = function (response, duration) {
    setResponse.call(this, response.content === "" ? { ...response, content: "\n" } : response, duration);
  };
  Yasr.registerPlugin("table", makeTable(maxNamed));
  Yasr.registerPlugin("chart", makeChart(maxNamed));
  Yasr.registerPlugin("network", makeNetwork(maxNamed));
  Yasr.registerPlugin("response", Response);
  Yasr.defaults.pluginOrder = ["table", "chart", "network", "response"];
}
