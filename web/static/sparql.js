// The query page: YASGUI on our endpoint, with the named queries, completions and views of ours, and our words for what happens.
// Where YASGUI is missing the page keeps its plain form, and this file does nothing.

import { registerCompleters } from "./sparql-complete.js";
import { readAnswer, registerViews } from "./sparql-views.js";

const settings = JSON.parse(document.getElementById("editor-settings").textContent);
const { Yasgui } = window;
const endpoint = new URL(`${document.documentElement.dataset.root}/sparql`, location.href).href;
const LONGEST_LINK = 6000;
const FORMATS = {
  table: [["json", "JSON"], ["xml", "XML"], ["csv", "CSV"], ["tsv", "TSV"]],
  graph: [["turtle", "Turtle"], ["ntriples", "N-Triples"], ["rdfxml", "RDF/XML"], ["jsonld", "JSON-LD"], ["graphml", "GraphML"]],
};

const status = new WeakMap();

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function say(tab, ...parts) {
  status.get(tab)?.replaceChildren(...parts);
}

// ------------------------------------------------------------------------------------------------------- what is stored
// A full storage must not cost a query: YASGUI would clear all that it keeps. Answers are not stored at all.
function keepWhatIsStored() {
  const notice = document.getElementById("storage-full");
  const setItem = Storage.prototype.setItem;
  Storage.prototype.setItem = function (key, value) {
    try {
      setItem.call(this, key, value);
    } catch {
      notice.hidden = false;
    }
  };
  const probe = "newsgraph_probe";
  localStorage.setItem(probe, probe);
  localStorage.removeItem(probe);
}

// -------------------------------------------------------------------------------------------------------- in our words
function sayRunning(tab) {
  document.getElementById("plain").hidden = true;
  say(tab, element("p", { className: "soft" }, `Running; it is stopped after ${settings.limits.seconds} seconds.`));
}

function sayAnswer(tab, response, query) {
  const answer = readAnswer(tab.getYasr().results);
  const header = (name) => response.headers.get(`X-Newsgraph-${name}`);
  const rows = answer?.rows.length;
  const size = answer && answer.boolean === undefined ? `${rows.toLocaleString("en")} ${answer.isGraph ? "triple" : "row"}${rows === 1 ? "" : "s"}` : "Answered";
  const time = header("Elapsed-Ms") ? ` in ${Math.round(header("Elapsed-Ms"))} ms` : "";
  const version = header("Snapshot") ? `, version ${header("Snapshot")} of the data` : "";
  const parts = [element("p", { className: "soft" }, `${size}${time}${version}.`)];
  if (header("Truncated") === "true") parts.push(describeCut());
  say(tab, ...parts, downloads(query, answer?.isGraph ? FORMATS.graph : FORMATS.table));
}

function describeCut() {
  const { rows, bytes } = settings.limits;
  const words = `The answer was cut at the limit of ${rows.toLocaleString("en")} rows or ${bytes.toLocaleString("en")} bytes. ` +
    "Ask for less, or take it in parts with ORDER BY, LIMIT and OFFSET. Downloads are cut in the same place.";
  return element("p", { className: "notice" }, words);
}

// The query that was run is downloaded, not what was typed since.
function downloads(query, formats) {
  const link = (name, title) => element("a", { href: `${document.documentElement.dataset.root}/sparql?${new URLSearchParams({ query, format: name })}`, download: `answer.${name}` }, title);
  if (query.length > LONGEST_LINK) return element("p", { className: "soft small" }, "The query is too long for links to downloads; a program can send it by POST.");
  return element("p", { className: "actions small" }, "Download: ", ...formats.map(([name, title]) => link(name, title)));
}

function readProblem(error) {
  try {
    return JSON.parse(error.text);
  } catch {
    if (/abort/i.test(error.text)) return { title: "Stopped", detail: "The query was stopped before it had an answer." };
    if (/fetch|network/i.test(error.text)) return { title: "No answer", detail: "The service does not answer. If it was stopped, start it again with `newsgraph serve`, then run the query once more." };
    return { title: "Problem", detail: error.text };
  }
}

function describeProblem(tab, error) {
  const problem = readProblem(error);
  const title = problem.line ? "This is not SPARQL yet" : problem.limit_s ? "The query took too long" : problem.title;
  const detail = problem.detail.charAt(0).toUpperCase() + problem.detail.slice(1);
  const parts = [element("p", {}, element("strong", {}, `${title}. `), detail)];
  if (problem.line) parts.push(linkToLine(tab, problem.line, problem.column || 1));
  if (problem.limit_s) parts.push(adviseOnTime());
  return element("div", { className: "notice", role: "alert" }, ...parts);
}

function linkToLine(tab, line, column) {
  const button = element("button", { type: "button", className: "quiet" }, `Go to line ${line}, column ${column}`);
  button.addEventListener("click", () => {
    tab.getYasqe().getDoc().setCursor({ line: line - 1, ch: column - 1 });
    tab.getYasqe().focus();
  });
  return element("p", {}, button);
}

function adviseOnTime() {
  const advice = [
    "Put LIMIT at its end, or ask about one thing instead of all.",
    "See that every pattern shares a variable with another: two that share none are multiplied with each other.",
    "Name the property in place of a variable, and put the rarest pattern first.",
  ];
  return element("div", {}, element("p", {}, "What makes a query quicker:"), element("ul", {}, ...advice.map((words) => element("li", {}, words))));
}

// -------------------------------------------------------------------------------------------------------------- the tabs
function equip(tab) {
  if (status.has(tab)) return;
  const line = element("div", { className: "editor-status", role: "status" });
  tab.getYasr().rootEl.before(line);
  status.set(tab, line);
  const yasqe = tab.getYasqe();
  const share = yasqe.getWrapperElement().querySelector(".yasqe_share");
  share.addEventListener("click", () => share.parentElement.querySelector(".yasqe_sharePopup input")?.setAttribute("aria-label", "Link to this query"));
  let query = "";
  yasqe.on("query", () => {
    query = yasqe.getValue();
    sayRunning(tab);
  });
  yasqe.on("queryAbort", () => say(tab));
  yasqe.on("queryResponse", (_, response) => (response.headers ? sayAnswer(tab, response, query) : say(tab)));
}

// Mend what a screen reader would stumble over: the button that adds a tab stands among the tabs.
function mendRoles(root) {
  root.querySelector(".tabsList").setAttribute("aria-label", "Queries");
  const add = root.querySelector(".addTab");
  add.setAttribute("role", "tab");
  add.setAttribute("aria-selected", "false");
}

// The sign beside a wrong line: YASGUI's own tooltip writes style attributes, which the page's policy forbids, and knows the mouse only.
function mendSyntaxSigns(Yasqe) {
  const checkSyntax = Yasqe.prototype.checkSyntax;
  Yasqe.prototype.checkSyntax = function () {
    checkSyntax.call(this);
    for (let line = 0; line < this.getDoc().lineCount(); line += 1) {
      const sign = this.lineInfo(line).gutterMarkers?.gutterErrorBar;
      if (!sign) continue;
      const { state } = this.getTokenAt({ line, ch: this.getDoc().getLine(line).length }, true);
      const words = state.errorMsg || `This line cannot be read. What may stand there: ${state.possibleCurrent.join(" ")}`;
      Object.assign(sign, { onmouseover: null, onmouseout: null, title: words, role: "img", ariaLabel: words });
    }
  };
}

function patchTabs(Tab) {
  const show = Tab.prototype.show;
  Tab.prototype.show = function () {
    show.call(this);
    equip(this);
  };
  // A tab that was stored may name another address than the one at which we are asked now.
  Tab.prototype.getEndpoint = () => endpoint;
  Tab.prototype.getShareableLink = function () {
    const view = this.getYasr()?.getSelectedPluginName() || "table";
    return `${endpoint}#${new URLSearchParams({ query: this.getQuery(), view, name: this.getName() })}`;
  };
}

function open(yasgui, { name, text, view }, { isRun }) {
  const opened = Object.values(yasgui._tabs).find((tab) => tab.getName() === name && tab.getQuery() === text);
  if (opened) yasgui.selectTabId(opened.getId());
  const settingsOfView = view ? { yasr: { settings: { selectedPlugin: view } } } : {};
  const tab = opened || yasgui.addTab(true, { name: yasgui.createTabName(name), yasqe: { value: text }, ...settingsOfView });
  if (isRun) tab.query().catch(() => {});
  return tab;
}

// A link says which query to open: by name, or with all of its text.
function openFromLink(yasgui) {
  const link = new URLSearchParams(location.hash.slice(1));
  const named = settings.queries.find((query) => query.name === link.get("named"));
  if (named) open(yasgui, { name: named.title, text: named.text }, { isRun: true });
  else if (link.get("query")) open(yasgui, { name: link.get("name") || "Shared", text: link.get("query"), view: link.get("view") }, { isRun: true });
  else return false;
  return true;
}

function start() {
  const startingQuery = document.getElementById("query").value;
  const page = document.getElementById("editor");
  const full = "This browser's storage for the page is full: tabs are not kept when the page is closed. What was kept before stays, and is shown again when there is room.";
  page.append(element("p", { id: "storage-full", className: "notice", role: "status", hidden: true }, full));
  keepWhatIsStored();
  page.hidden = false;
  patchTabs(Yasgui.Tab);
  mendSyntaxSigns(Yasgui.Yasqe);
  registerViews(Yasgui.Yasr, settings.max_named);
  const autocompleters = registerCompleters(Yasgui.Yasqe, settings.prefixes);
  Yasgui.Yasqe.defaults.autocompleters = autocompleters;
  Yasgui.Yasqe.defaults.editorHeight = "auto";
  Yasgui.Yasr.defaults.maxPersistentResponseSize = 0;
  let yasgui;
  Yasgui.Yasr.defaults.errorRenderers = [async (error) => describeProblem(yasgui.getTab(), error)];
  yasgui = new Yasgui(page, {
    autofocus: false,
    autoAddOnInit: false,
    populateFromUrl: false,
    persistenceId: "newsgraph",
    tabName: "Query",
    copyEndpointOnNewTab: false,
    requestConfig: { endpoint, method: "POST", acceptHeaderGraph: "text/turtle", acceptHeaderSelect: "application/sparql-results+json" },
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { value: startingQuery, autocompleters, screenReaderLabel: "SPARQL query", extraKeys: { Tab: false, "Shift-Tab": false } },
    yasr: { maxPersistentResponseSize: 0, defaultPlugin: "table", prefixes: settings.prefixes },
  });
  mendRoles(page);
  yasgui.on("autocompletionShown", (_, tab, widget) => widget.hints.setAttribute("aria-label", "Completions"));
  window.newsgraphEditor = yasgui;
  document.getElementById("plain-form").hidden = true;
  if (!openFromLink(yasgui) && /[?&](query|q)=/.test(location.search)) open(yasgui, { name: "From the address", text: startingQuery }, { isRun: false });
  if (!Object.keys(yasgui._tabs).length) yasgui.addTab(true);
  addEventListener("hashchange", () => openFromLink(yasgui));
  offerGallery(yasgui);
}

function offerGallery(yasgui) {
  const gallery = document.getElementById("gallery");
  gallery.hidden = false;
  gallery.addEventListener("click", (event) => {
    const link = event.target.closest("[data-query]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const query = settings.queries.find((each) => each.name === link.dataset.query);
    gallery.open = false;
    open(yasgui, { name: query.title, text: query.text }, { isRun: true }).getYasqe().focus();
  });
}

if (Yasgui) start();
