// Completions from the store for YASGUI's editor: classes, properties and things by their names. They ask this service alone; the stock
// ones, which ask other hosts, are left out.

const LIMIT = 30;
const WORD = /(?:<[^<>"{}|^`\\\s]*|"[^"]*|[\p{L}\p{N}_:.-]*)$/u;
const PREFIXED = /^[\w-]+:/;

// Register the completers and return their names for the editor's settings.
export function registerCompleters(Yasqe, prefixes) {
  const stock = Yasqe.Autocompleters;
  const known = new Map();
  const ask = async (yasqe) => {
    const typed = word(yasqe);
    const query = typed.replace(/^[<"]/, "");
    if (!query || !isOpen(yasqe)) return [];
    const kind = kindAt(yasqe, stock, typed);
    const response = await fetch(`${document.documentElement.dataset.root}/complete?` + new URLSearchParams({ kind, q: fullIri(yasqe, query), limit: LIMIT }));
    if (!response.ok) return [];
    const found = await response.json();
    for (const each of found) known.set(each.iri, each);
    return found.map((each) => each.iri);
  };
  const common = {
    get: ask,
    bulk: false,
    preProcessToken: (yasqe, token) => {
      const { ch } = yasqe.getDoc().getCursor();
      return { ...token, string: word(yasqe) || " ", from: { ch: ch - word(yasqe).length }, to: { ch: ch + closing(yasqe) } };
    },
    postProcessSuggestion: (yasqe, token, iri) => write(iri, { ...prefixes, ...yasqe.getPrefixesFromQuery() }),
    postprocessHints: (yasqe, hints) => hints.map((hint) => describe(hint, known, { ...prefixes, ...yasqe.getPrefixesFromQuery() })),
  };
  // What is typed with a prefix is completed at once, all else when it is asked for: a word may be a keyword's beginning.
  Yasqe.registerAutocompleter({ ...common, name: "store-typed", autoShow: true, isValidCompletionPosition: (yasqe) => isOpen(yasqe) && PREFIXED.test(word(yasqe)) });
  Yasqe.registerAutocompleter({ ...common, name: "store", autoShow: false, isValidCompletionPosition: (yasqe) => isOpen(yasqe) && !PREFIXED.test(word(yasqe)) });
  knowPrefixes(Yasqe, prefixes);
  const declarations = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "store-prefixes", get: () => declarations, persistenceId: null });
  return ["variables", "store-prefixes", "store-typed", "store"];
}

// The service knows our prefixes, so a query without their declarations is right; those that are typed are declared all the same, for
// other services. Hence the editor's mode inherits ours, and what a query declares is what it has of its own.
function knowPrefixes(Yasqe, prefixes) {
  const makeMode = Yasqe.modes.sparql11;
  Yasqe.modes.sparql11 = (...settings) => {
    const mode = makeMode(...settings);
    const { startState } = mode;
    return Object.assign(mode, { startState: (...from) => ({ ...startState(...from), prefixes: Object.create(prefixes) }) });
  };
  const getPrefixes = Yasqe.prototype.getPrefixesFromQuery;
  Yasqe.prototype.getPrefixesFromQuery = function () {
    return { ...getPrefixes.call(this) };
  };
}

function word(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  return WORD.exec(yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch))[0];
}

// The quotation mark or bracket behind the cursor that belongs to the word goes with it.
function closing(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  const behind = yasqe.getDoc().getLine(cursor.line)[cursor.ch];
  return { "<": ">", '"': '"' }[word(yasqe)[0]] === behind ? 1 : 0;
}

function isOpen(yasqe) {
  const cursor = yasqe.getDoc().getCursor();
  const before = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const typed = word(yasqe);
  return typed !== "" && !/[?$#]$/.test(before.slice(0, before.length - typed.length)) && !/^\s*(PREFIX|BASE)\b/i.test(before);
}

function kindAt(yasqe, stock, typed) {
  if (typed.startsWith('"')) return "entity";
  if (stock.class.isValidCompletionPosition(yasqe)) return "class";
  return stock.property.isValidCompletionPosition(yasqe) ? "property" : "entity";
}

// A prefix that the query declares itself may stand for another namespace than ours of that name.
function fullIri(yasqe, query) {
  const [prefix, ...rest] = query.split(":");
  const namespace = yasqe.getPrefixesFromQuery()[prefix];
  return rest.length && namespace ? namespace + rest.join(":") : query;
}

function write(iri, prefixes) {
  for (const [name, namespace] of Object.entries(prefixes)) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[A-Za-z_][\w-]*$/.test(local)) return `${name}:${local}`;
  }
  return `<${iri}>`;
}

function describe(hint, known, prefixes) {
  const completion = [...known.values()].find((each) => write(each.iri, prefixes) === hint.text);
  if (!completion) return hint;
  const render = (element) => {
    const about = document.createElement("small");
    about.textContent = completion.about;
    element.append(completion.name, " ", about);
  };
  return { ...hint, displayText: completion.name, render };
}
