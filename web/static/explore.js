// The explorer's picture. The address is its only state and the server draws every view of it: what a reader does becomes an
// address, the page behind that is fetched, and its parts are put in place; so list, picture, links and "back" never disagree.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const explorer = byId("explorer");
  if (!explorer || !window.vis) return;

  const CLICK_MS = 260; // a second click within it makes the first one half of a double click
  const PARTS = ["explore-head", "explore-name-label", "explore-name-state", "explore-filters", "explore-paths", "explore-list"];
  const FEW_EDGES = 40; // up to so many lines carry their relation in words
  const FONT = 15; // in the picture's units, as is a thing's size
  const MAX_LINES = 5; // of a name in the picture; the list and the tooltip have all of it
  const MIN_PX = 9; // smaller letters are not drawn
  const LANDMARKS = 40; // where they are that small, so many of the best connected things in sight keep their names, as on a map
  const LANDMARK_PX = 13;
  const MAX_RELATION = 22; // letters of a relation on its line; the list and the tooltip have all of it
  const MIN_COVERED = 0.6; // of what is looked at; with less of it on the sheet the picture is painted anew while it moves
  const MAX_BLUR = 2; // times that the sheet may be magnified
  const canvas = byId("explore-canvas");
  const status = byId("explore-status");
  const about = byId("explore-about");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  explorer.hidden = false; // before the picture is made, which takes its size from what is shown
  let data = JSON.parse(byId("picture-data").textContent);
  let fetched = [...new URLSearchParams(window.location.search)];
  let asked = 0;
  let moving = false;
  let clicking = 0;
  let chosen = null;
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const gone = { nodes: new Set(), edges: new Set() };
  const shownNodes = new vis.DataView(nodes, { filter: (node) => !gone.nodes.has(node.id) });
  const shownEdges = new vis.DataView(edges, { filter: (edge) => !gone.edges.has(edge.id) });

  const say = (text) => { status.textContent = text; };
  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, value);
    return element;
  };
  const link = (text, href) => (href && /^(https?:\/\/|\/)/.test(href) ? make("a", text, { href }) : make("span", text));
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const count = (number, one, more) => `${number} ${number === 1 ? one : more}`;

  // ------------------------------------------------------------------------------------------------------- the address
  const read = () => [...new URLSearchParams(window.location.search)].filter(([name]) => name !== "format");
  const write = (pairs) => `${document.documentElement.dataset.root}/explore?${new URLSearchParams(pairs).toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
  const isWhole = () => !read().some(([name]) => name === "focus" || name === "path");
  const camera = () => {
    const { x, y } = network.getViewPosition();
    return `${Math.round(x)},${Math.round(y)},${Math.max(1, Math.round(100 * network.getScale()))}`;
  };
  const keepCamera = (pairs) => [...pairs.filter(([name]) => name !== "view"), ["view", camera()]];
  const depth = () => (window.history.state && window.history.state.depth) || 0;

  const go = async (address, { back = false, fit = null } = {}) => {
    const mine = (asked += 1);
    canvas.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== asked) return;
      const source = page.getElementById("picture-data");
      if (!source) {
        const said = page.getElementById("explore-too-much") || page.querySelector("main p");
        say(said ? said.textContent.trim() : `The service answered with ${response.status}; try again.`);
        return;
      }
      if (!back) {
        const target = new URL(response.url);
        if (!target.searchParams.has("view") && fit !== "all") target.searchParams.set("view", camera());
        window.history.pushState({ depth: depth() + 1 }, "", write([...target.searchParams]));
      }
      data = JSON.parse(source.textContent);
      fetched = read();
      replaceParts(page);
      draw();
      if (fit === "all") fitAll();
      else if (fit) showAround(fit);
      else if (back) placeCamera();
      nameLandmarks();
      if (chosen && chosen.node) (nodes.get(chosen.node) ? showNode(chosen.node) : closeAbout());
    } catch {
      if (mine === asked) say("The service does not answer; the picture stays as it is. Try again.");
    } finally {
      if (mine === asked) canvas.removeAttribute("aria-busy");
    }
  };

  const replaceParts = (page) => {
    for (const list of document.querySelectorAll(".explore-names")) list.hidden = true;
    const focused = document.activeElement && document.activeElement.id;
    const wasOpen = byId("explore-relations") && byId("explore-relations").open;
    document.title = page.title;
    for (const id of PARTS) {
      const part = page.getElementById(id);
      if (part && byId(id)) byId(id).replaceWith(document.importNode(part, true));
    }
    if (wasOpen && byId("explore-relations")) byId("explore-relations").open = true;
    prepareFilters(); // first, since what is hidden cannot have the focus back
    const again = focused && byId(focused);
    if (again && again !== document.activeElement) again.focus({ preventScroll: true });
    else if (focused && !again) byId("list-heading").closest("section").querySelector("a")?.focus({ preventScroll: true });
  };

  // ------------------------------------------------------------------------------------------------------- the picture
  const network = new vis.Network(canvas, { nodes: shownNodes, edges: shownEdges }, {
    layout: { improvedLayout: false },
    physics: { enabled: false },
    nodes: { size: 16, borderWidth: 0, borderWidthSelected: 3, font: { size: FONT, multi: false, face: "system-ui, sans-serif" }, scaling: { label: { drawThreshold: MIN_PX + 1 } } },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.5 } }, smooth: false, font: { size: 12, face: "system-ui, sans-serif", align: "middle", multi: false }, hoverWidth: 1, selectionWidth: 2 },
    interaction: { hover: true, tooltipDelay: 200, multiselect: true, keyboard: { enabled: true, bindToWindow: false, autoFocus: false } }, // focus taken by hovering scrolls the page and ends typing
  });

  // While the picture moves, what stands still in it is painted once and then only put where it belongs, so that a frame costs
  // the same however many things there are. A thing that is dragged is painted anew, with its lines, and all again at rest.
  // These are the passes of vis-network's renderer (pyvis pins its version).
  const renderer = network.renderer;
  const [paintNodes, paintEdges, paintArrows] = ["_drawNodes", "_drawEdges", "_drawArrows"].map((pass) => renderer[pass].bind(renderer));
  const sheet = document.createElement("canvas");
  const still = { at: null, last: null, dragged: new Set(), isNew: false }; // where the sheet lies, where the last whole frame lay
  const lookAt = () => ({ ...network.body.view.translation, scale: network.body.view.scale, width: canvas.clientWidth, height: canvas.clientHeight });
  const keepSheet = (at) => {
    const screen = canvas.querySelector("canvas");
    Object.assign(sheet, { width: screen.width, height: screen.height }); // clears it too
    sheet.getContext("2d").drawImage(screen, 0, 0);
    still.at = at;
  };
  const isCovered = () => {
    if (!still.at) return false;
    const now = lookAt();
    const ratio = now.scale / still.at.scale;
    const [left, top] = [now.x - still.at.x * ratio, now.y - still.at.y * ratio];
    const across = Math.min(now.width, left + still.at.width * ratio) - Math.max(0, left);
    const down = Math.min(now.height, top + still.at.height * ratio) - Math.max(0, top);
    return ratio < MAX_BLUR && across > 0 && down > 0 && across * down > MIN_COVERED * now.width * now.height;
  };
  const paintOnly = (what, isWanted, paint) => {
    const all = network.body[what];
    network.body[what] = all.filter(isWanted);
    try { paint(); } finally { network.body[what] = all; }
  };
  const isDragged = (id) => still.dragged.has(id);
  const isPulled = (id) => isDragged(network.body.edges[id].fromId) || isDragged(network.body.edges[id].toId);
  renderer._drawEdges = (pen) => {
    if (!moving) { paintEdges(pen); return; }
    still.isNew = !isCovered();
    if (still.isNew) paintOnly("edgeIndices", (id) => !isPulled(id), () => paintEdges(pen));
    else pen.drawImage(sheet, -still.at.x / still.at.scale, -still.at.y / still.at.scale, still.at.width / still.at.scale, still.at.height / still.at.scale);
  };
  renderer._drawNodes = (pen, ...given) => {
    if (!moving) return paintNodes(pen, ...given);
    if (still.isNew) {
      paintOnly("nodeIndices", (id) => !isDragged(id), () => paintNodes(pen, ...given));
      keepSheet(lookAt());
    }
    if (still.dragged.size) {
      paintOnly("edgeIndices", isPulled, () => paintEdges(pen));
      paintOnly("nodeIndices", isDragged, () => paintNodes(pen, ...given));
    }
    return { drawExternalLabels: null };
  };
  renderer._drawArrows = (pen) => { if (!moving) paintArrows(pen); };
  network.on("afterDrawing", () => { if (!moving) still.last = lookAt(); });
  network.on("dragStart", (event) => { still.dragged = new Set(event.nodes); });

  const isNarrow = () => canvas.clientWidth < 600;
  const lines = (label) => {
    const width = isNarrow() ? 14 : 24;
    const rows = [""];
    for (const word of label.match(/\S{1,24}/gu) || []) { // an endless word is broken, a name of many lines cut
      if (rows.at(-1) && rows.at(-1).length + word.length >= width) rows.push("");
      rows.push(`${rows.pop()} ${word}`.trim());
    }
    return (rows.length > MAX_LINES ? [...rows.slice(0, MAX_LINES - 1), `${rows[MAX_LINES - 1]} …`] : rows).join("\n");
  };
  const shorten = (relation) => (relation.length > MAX_RELATION ? `${relation.slice(0, MAX_RELATION - 1).trimEnd()}…` : relation);
  const edgeId = (edge) => `${edge.from} ${edge.predicate} ${edge.to}`;

  const hideTip = () => network.interactionHandler.popup?.hide(); // it would go on telling what was

  const draw = () => {
    hideTip();
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const ink = colour("ink");
    const paper = colour("paper-raised");
    const font = { color: ink, strokeWidth: 3, strokeColor: paper };
    const ways = new Set(data.paths.flatMap((path) => path.slice(1).flatMap((key, place) => [`${path[place]} ${key}`, `${key} ${path[place]}`])));
    const keys = new Map(data.nodes.map((node) => [node.id, node.key]));
    const looks = data.nodes.map((node) => {
      const kind = colour(node.kind) || colour("thing");
      const look = data.looks[node.kind] || data.looks.thing;
      const label = lines(node.label) + (node.more ? `\n+${node.more}` : "");
      const border = node.pinned || node.begun ? 3 : 0;
      const title = `${node.label} (${node.kind}), ${count(node.degree, "neighbour", "neighbours")}${node.more ? `, ${node.more} more to open` : ""}`;
      return { id: node.id, x: node.x, y: node.y, label, title, shape: look.shape, size: node.begun ? 20 : 16, borderWidth: border,
        color: { background: kind, border: node.pinned ? ink : paper, highlight: { background: kind, border: ink }, hover: { background: kind, border: ink } } };
    });
    const few = data.edges.length <= FEW_EDGES;
    const heights = new Map(data.nodes.map((node) => [node.id, node.y]));
    const drawn = data.edges.map((edge) => {
      const onWay = ways.has(`${keys.get(edge.from)} ${keys.get(edge.to)}`);
      const said = edge.dates.length ? `\n${count(edge.articles.length, "article", "articles")}, ${edge.dates[0]}${edge.dates.length > 1 ? ` to ${edge.dates.at(-1)}` : ""}` : "\nknown of the places";
      return { id: edgeId(edge), from: edge.from, to: edge.to, label: few ? shorten(edge.relation) : undefined, title: edge.relation + said, width: onWay ? 4 : 1,
        // vis-network writes along a line that lies level somewhere else: there its letters need no turning.
        color: { color: onWay ? colour("accent") : colour("field"), hover: ink, highlight: ink }, font: { ...font, align: heights.get(edge.from) === heights.get(edge.to) ? "horizontal" : "middle" } };
    });
    network.setOptions({ nodes: { font } });
    replace(nodes, looks);
    replace(edges, drawn);
    filter();
    rewriteLinks();
  };

  const rewriteLinks = () => {
    byId("explore-undo").disabled = depth() === 0;
    byId("explore-link").href = window.location.href;
    for (const file of document.querySelectorAll("#explore-files a[href*='format=']")) {
      file.href = write([...read().filter(([name]) => name !== "view"), ["format", new URL(file.href).searchParams.get("format")]]);
    }
  };

  const replace = (set, items) => {
    const wanted = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    set.update(items);
  };

  const filter = () => {
    const form = byId("explore-filters");
    const kinds = new Set([...form.querySelectorAll("[name=kind]:checked")].map((box) => box.value));
    const unknown = new Set(data.nodes.map((node) => node.kind).filter((kind) => !form.querySelector(`[name=kind][value="${kind}"]`)));
    const boxes = [...form.querySelectorAll("[name=relation]")];
    const relations = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const [since, until] = [form.elements.since.value, form.elements.until.value];
    const stays = new Set(data.nodes.filter((node) => node.begun || node.open).map((node) => node.id));
    const hidden = new Set(data.nodes.filter((node) => !kinds.has(node.kind) && !unknown.has(node.kind) && !stays.has(node.id)).map((node) => node.id));
    const inTime = (day) => day >= since && (!until || day <= until);
    gone.edges = new Set();
    const touched = new Set(stays);
    for (const edge of data.edges) {
      const isOut = (boxes.length && !relations.has(edge.predicate.split(/[/#]/).at(-1))) || (edge.dates.length && !edge.dates.some(inTime));
      if (isOut || hidden.has(edge.from) || hidden.has(edge.to)) gone.edges.add(edgeId(edge));
      else touched.add(edge.from).add(edge.to);
    }
    gone.nodes = new Set(data.nodes.filter((node) => hidden.has(node.id) || (data.edges.length && !touched.has(node.id))).map((node) => node.id));
    shownEdges.refresh();
    shownNodes.refresh();
    still.at = null; // it shows what was
  };

  // Letters grow with what is looked at; what keeps its name where all else is too small is chosen anew whenever the picture rests.
  let landmarks = new Set();
  const nameLandmarks = () => {
    const scale = network.getScale();
    const size = FONT * scale < MIN_PX ? LANDMARK_PX / scale : FONT;
    const wanted = new Set();
    const taken = [];
    const from = network.DOMtoCanvas({ x: 0, y: 0 });
    const until = network.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
    const candidates = size > FONT ? data.nodes.filter((node) => !gone.nodes.has(node.id)).sort((one, other) => other.begun - one.begun || other.degree - one.degree) : [];
    for (const node of candidates) {
      if (wanted.size === LANDMARKS) break;
      const place = network.getPosition(node.id);
      const rows = lines(node.label).split("\n");
      const half = 0.32 * size * Math.max(...rows.map((row) => row.length));
      const box = { left: place.x - half, right: place.x + half, top: place.y - size, bottom: place.y + (rows.length + 0.7) * 1.15 * size };
      const isCovering = taken.some((each) => box.left < each.right && box.right > each.left && box.top < each.bottom && box.bottom > each.top);
      const isInSight = box.left > from.x && box.right < until.x && box.top > from.y && box.bottom < until.y;
      if (isCovering || !isInSight) continue;
      wanted.add(node.id);
      taken.push(box);
    }
    const changed = [...new Set([...landmarks, ...wanted])].filter((id) => nodes.get(id));
    landmarks = wanted;
    if (changed.length) nodes.update(changed.map((id) => ({ id, font: { size: wanted.has(id) ? size : FONT } })));
  };

  const fitAll = () => {
    network.fit({ animation: false, maxZoomLevel: 1.2 });
    if (isNarrow()) network.moveTo({ scale: 0.8 * network.getScale() }); // names reach out at both sides
  };

  const placeCamera = () => {
    const found = /^(-?\d+),(-?\d+),(\d+)$/.exec(new URLSearchParams(window.location.search).get("view") || "");
    if (found) network.moveTo({ position: { x: Number(found[1]), y: Number(found[2]) }, scale: Number(found[3]) / 100 });
    else fitAll();
    nameLandmarks();
  };

  const showAround = (id) => {
    if (!nodes.get(id)) return;
    const group = [id, ...network.getConnectedNodes(id)];
    const [left, top] = [0, 0].map(() => 30);
    const isOutside = group.some((each) => {
      const at = network.canvasToDOM(network.getPosition(each));
      return at.x < left || at.y < top || at.x > canvas.clientWidth - left || at.y > canvas.clientHeight - top;
    });
    if (isOutside) network.fit({ nodes: group, maxZoomLevel: 1.2, animation: calm.matches || nodes.length > 500 ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
    rememberCamera();
  };

  let remembering = 0;
  const rememberCamera = () => {
    clearTimeout(remembering);
    remembering = setTimeout(() => {
      window.history.replaceState(window.history.state, "", write(keepCamera(read())));
      byId("explore-link").href = window.location.href;
    }, 450);
  };

  let resting = 0;
  const move = () => {
    if (!moving) {
      if (still.last && !still.dragged.size) keepSheet(still.last); // the last whole frame, labels and all
      else still.at = null;
    }
    moving = true;
    clearTimeout(resting);
    resting = setTimeout(rest, 160);
  };
  const rest = () => {
    moving = false;
    still.at = null;
    nameLandmarks();
    network.redraw();
  };

  // ------------------------------------------------------------------------------------------------- what a reader does
  const find = (id) => data.nodes.find((node) => node.id === id);
  const open = (id) => {
    const node = find(id);
    if (!node) return;
    network.selectNodes([id]);
    showNode(id);
    if (isWhole()) {
      say(`${node.label}: ${count(node.degree, "neighbour", "neighbours")}; in this picture all stands open. Begin with it to see it alone.`);
    } else if (!node.more) {
      const behind = network.getConnectedNodes(id).length < node.degree ? "; filters or your hand hide some of them" : "";
      say(`All ${count(node.degree, "neighbour", "neighbours")} of ${node.label} stand open already${behind}.`);
    } else {
      say(`Opening ${count(Math.min(node.more, data.page), "neighbour", "neighbours")} of ${node.label} …`);
      const wanted = node.open ? node.open + data.page : data.page;
      const others = read().filter(([name, value]) => !(name === "open" && value.split(" ")[0] === node.key && node.open));
      go(write(keepCamera([...others, ["open", wanted > data.page ? `${node.key} ${wanted}` : node.key]])), { fit: id }).then(() => {
        const now = find(id);
        if (now) say(`${node.label}: ${count(now.degree - now.more, "neighbour", "neighbours")} shown${now.more ? `, ${now.more} more` : ""}.`);
      });
    }
  };
  const hide = (ids) => go(write(keepCamera([...read(), ...ids.map((id) => ["hide", find(id).key])]))).then(() => {
    closeAbout();
    say("Hidden; Undo or the list brings it back.");
  });
  const pin = (ids) => {
    const at = network.getPositions(ids);
    const keys = new Set(ids.map((id) => find(id).key));
    const pairs = read();
    // What was put somewhere before and not opened since is put anew; an earlier place still decides where its neighbours went.
    const last = pairs.findLastIndex(([name]) => name !== "pin" && name !== "view");
    const kept = pairs.filter(([name, value], place) => !(place > last && name === "pin" && keys.has(value.split(" ")[0])));
    const pins = ids.map((id) => ["pin", `${find(id).key} ${Math.round(at[id].x)} ${Math.round(at[id].y)}`]);
    for (const id of ids) Object.assign(find(id), { x: Math.round(at[id].x), y: Math.round(at[id].y), pinned: true });
    // Nothing else follows from a place until something is opened, so nothing is fetched.
    window.history.pushState({ depth: depth() + 1 }, "", write(keepCamera([...kept, ...pins])));
    nodes.update(ids.map((id) => ({ id, x: find(id).x, y: find(id).y, borderWidth: 3 })));
    rewriteLinks();
    if (chosen && chosen.node) showNode(chosen.node);
  };
  const release = (id) => go(write(keepCamera(read().filter(([name, value]) => !(name === "pin" && value.split(" ")[0] === find(id).key)))));

  network.on("click", (event) => {
    clearTimeout(clicking);
    canvas.focus({ preventScroll: true });
    if (event.nodes.length) clicking = setTimeout(() => open(event.nodes.at(-1)), CLICK_MS);
    else if (event.edges.length) showEdge(event.edges[0]);
    else closeAbout();
  });
  network.on("doubleClick", (event) => {
    clearTimeout(clicking);
    const node = event.nodes.length && find(event.nodes[0]);
    if (node && node.href) window.location.assign(node.href);
  });
  network.on("animationFinished", nameLandmarks);
  network.on("dragging", move);
  network.on("zoom", () => { move(); rememberCamera(); });
  network.on("dragEnd", (event) => {
    still.dragged = new Set();
    if (event.nodes.length) pin(event.nodes);
    else rememberCamera();
  });
  network.on("hoverNode", () => { canvas.classList.add("pointing"); });
  canvas.addEventListener("keydown", (event) => {
    const [id] = network.getSelectedNodes();
    if (event.key === "Escape") closeAbout();
    else if (id && event.key === "Enter") open(id);
    else if (id && event.key === "Delete") hide([id]);
    else if (/^Arrow|^[+=\-[\]]$/.test(event.key)) { move(); rememberCamera(); }
  });

  // --------------------------------------------------------------------------------------------- what is chosen, in words
  const closeAbout = () => { chosen = null; about.hidden = true; about.replaceChildren(); };
  const button = (text, id, act) => {
    const made = make("button", text, { type: "button", class: "quiet", id });
    made.addEventListener("click", act);
    return made;
  };
  const showAbout = (what, parts) => {
    const focused = about.contains(document.activeElement) && document.activeElement.id;
    chosen = what;
    about.replaceChildren(button("Close", "about-close", closeAbout), ...parts);
    about.hidden = false;
    hideTip();
    if (focused && byId(focused)) byId(focused).focus();
  };
  const showNode = (id) => {
    const node = find(id);
    const acts = make("p", "", { class: "actions small" });
    if (node.more && !isWhole()) acts.append(button(`Open ${Math.min(node.more, data.page)} of ${node.more} more`, "about-open", () => open(id)));
    if (isWhole()) acts.append(link("Begin here", write([["focus", node.key]])));
    if (node.href) acts.append(link("Its page", node.href));
    acts.append(node.pinned ? button("Let go", "about-pin", () => release(id)) : button("Pin here", "about-pin", () => pin([id])));
    acts.append(button("Hide", "about-hide", () => hide([id])));
    acts.append(button("Way from here", "about-way", () => startWay(node)));
    const heading = make("h2");
    const name = link(node.label, node.href);
    name.className = `thing kind-${node.kind}`;
    heading.append(name);
    const relations = make("ul");
    for (const edge of data.edges.filter((each) => each.from === id || each.to === id).slice(0, 100)) {
      const item = make("li");
      const words = edge.from === id ? `${edge.relation} ${find(edge.to).label}` : `${find(edge.from).label}: ${edge.relation}`;
      item.append(button(words, null, () => showEdge(edgeId(edge))));
      relations.append(item);
    }
    showAbout({ node: id }, [heading, make("p", `${node.kind}, ${count(node.degree, "neighbour", "neighbours")}${node.more ? `, ${node.more} not shown` : ""}`, { class: "soft small" }), acts, relations]);
  };

  const showEdge = async (id) => {
    const edge = data.edges.find((each) => edgeId(each) === id);
    if (!edge) return;
    network.setSelection({ nodes: [], edges: gone.edges.has(id) ? [] : [id] });
    const heading = make("h2", `${find(edge.from).label}: ${edge.relation}: ${find(edge.to).label}`);
    const waiting = make("p", "Looking the words up …", { class: "soft" });
    showAbout({ edge: id }, [heading, waiting]);
    const asking = new URLSearchParams({ from: find(edge.from).key, to: find(edge.to).key, relation: edge.predicate.split(/[/#]/).at(-1) });
    try {
      const found = await (await fetch(`${document.documentElement.dataset.root}/explore/evidence?${asking}`)).json();
      if (!chosen || chosen.edge !== id) return;
      waiting.remove();
      if (!found.words.length) about.append(make("p", "No article says it as such: it is known of the places."));
      for (const words of found.words) about.append(quoteOf(words));
      if (found.total > found.words.length) about.append(make("p", `${found.total - found.words.length} more`, { class: "soft" }));
    } catch {
      waiting.textContent = "The words could not be fetched; try again.";
    }
  };
  const quoteOf = (words) => {
    const figure = make("figure");
    const quote = make("blockquote", "", { class: "context" });
    quote.append(words.before, make("mark", words.words), words.after);
    const under = make("figcaption", "", { class: "small soft" });
    under.append(link(words.headline || "the article", words.href), words.publisher ? `, ${words.publisher}` : "", words.published ? `, ${words.published}` : "");
    if (words.rule) under.append("; rule: ", link(words.rule, words.rule_href));
    if (words.why) under.append(". ", link("Why is this here?", words.why));
    figure.append(quote, under);
    return figure;
  };

  // ------------------------------------------------------------------------------------------------ forms, filters, days
  const fromForm = (form) => {
    // Steps are taken from the address, which knows what was moved since the form was written.
    const ours = new Set(["kind", "relation", "since", "until"]);
    const pairs = [...read().filter(([name]) => !ours.has(name) && name !== "page"), ...[...new FormData(form)].filter(([name, value]) => ours.has(name) && value !== "")];
    for (const name of ["kind", "relation"]) {
      const boxes = [...form.querySelectorAll(`[name=${name}]`)];
      if (boxes.every((box) => box.checked)) pairs.splice(0, pairs.length, ...pairs.filter(([key]) => key !== name));
      else if (boxes.length && !boxes.some((box) => box.checked)) return null;
    }
    return pairs;
  };
  const applyFilters = () => {
    filter();
    const pairs = fromForm(byId("explore-filters"));
    if (pairs) go(write(keepCamera(pairs)));
    else say("Nothing is left to be shown; take something in.");
  };
  const describeDays = () => {
    const form = byId("explore-filters");
    const day = (text) => new Date(`${text}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    const [since, until] = [form.elements.since.value, form.elements.until.value];
    byId("explore-known").textContent = until ? (since ? `As said from ${day(since)} to ${day(until)}` : `As known on ${day(until)}`) : since ? `As said since ${day(since)}` : "At any time";
  };
  const prepareFilters = () => {
    const form = byId("explore-filters");
    const days = data.days || [];
    form.addEventListener("change", (event) => { if (event.target.type !== "range") applyFilters(); });
    form.addEventListener("submit", (event) => { event.preventDefault(); applyFilters(); });
    form.querySelector("[type=submit]").hidden = true; // every change is applied as it is made
    if (days.length < 2) return;
    byId("explore-sliders").hidden = false;
    for (const [name, otherwise] of [["since", 0], ["until", days.length - 1]]) {
      const slider = byId(`${name}-slider`);
      const field = form.elements[name];
      slider.max = days.length - 1;
      const place = name === "since" ? days.findIndex((day) => day >= field.value) : days.findLastIndex((day) => day <= field.value);
      slider.value = field.value ? Math.max(0, place < 0 ? otherwise : place) : otherwise;
      const words = () => slider.setAttribute("aria-valuetext", days[slider.value]);
      words();
      slider.addEventListener("input", () => {
        field.value = Number(slider.value) === otherwise ? "" : days[slider.value];
        words();
        describeDays();
        filter();
      });
      slider.addEventListener("change", applyFilters);
    }
  };

  const startWay = (node) => {
    const field = byId("explore-start");
    field.value = node.label;
    field.dataset.key = node.key;
    byId("explore-end").focus();
    say(`From ${node.label}: type the other name.`);
  };
  for (const form of document.querySelectorAll("form[data-ask]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = [...form.querySelectorAll("[data-names]")].map((field) => field.dataset.key || field.value.trim());
      const known = [...form.querySelectorAll("[data-names]")].every((field) => field.dataset.key);
      const begun = isWhole() ? [] : read();
      if (form.dataset.ask === "name") {
        const pairs = known ? [...begun, ["focus", values[0]]] : [...begun, ["name", values[0]]];
        go(write(pairs.filter(([name]) => name !== "view")), { fit: "all" }).then(() => form.reset());
      } else {
        const kept = begun.filter(([name]) => name !== "path" && name !== "view");
        const pairs = known ? [...kept, ["path", values.join(" ")]] : [...kept, ["start", values[0]], ["end", values[1]]];
        go(write(pairs), { fit: "all" }).then(() => byId("explore-paths").scrollIntoView({ block: "nearest" }));
      }
    });
  }
  document.addEventListener("click", (event) => {
    const target = event.target.closest && event.target.closest("a[data-go]");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    // The link was written for the address that was fetched; what was moved since is kept.
    const wanted = [...new URL(target.href).searchParams];
    const same = (left) => (right) => left[0] === right[0] && left[1] === right[1];
    const kept = read().filter((pair) => wanted.some(same(pair)) || !fetched.some(same(pair)));
    go(write(keepCamera([...kept, ...wanted.filter((pair) => !fetched.some(same(pair)))])));
  });

  // ----------------------------------------------------------------------------------------------------- names as one types
  for (const field of document.querySelectorAll("[data-names]")) {
    const list = make("ul", "", { class: "explore-names", role: "listbox", id: `${field.id}-names`, "aria-label": "Names" });
    list.hidden = true;
    field.after(list);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) field.setAttribute(key, value);
    let timer = 0;
    let place = -1;
    const shut = () => { list.hidden = true; place = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
    const mark = (next) => {
      const items = [...list.children];
      if (!items.length) return;
      place = (next + items.length) % items.length;
      items.forEach((item, at) => item.setAttribute("aria-selected", at === place ? "true" : "false"));
      field.setAttribute("aria-activedescendant", items[place].id);
    };
    const choose = (item) => {
      field.value = item.dataset.name;
      field.dataset.key = item.dataset.key;
      shut();
      if (field.form.dataset.ask === "name" || (byId("explore-start").dataset.key && byId("explore-end").dataset.key)) field.form.requestSubmit();
    };
    const fill = async () => {
      const typed = field.value.trim();
      if (!typed) { shut(); return; }
      try {
        const found = await (await fetch(`${document.documentElement.dataset.root}/explore/names?${new URLSearchParams({ q: typed })}`)).json();
        if (field.value.trim() !== typed) return;
        list.replaceChildren(...found.map((hit, at) => {
          const item = make("li", "", { role: "option", id: `${list.id}-${at}`, "aria-selected": "false" });
          Object.assign(item.dataset, { key: hit.key, name: hit.name });
          item.append(make("span", hit.name, { class: `thing kind-${hit.kind}` }), make("small", [hit.hint || hit.kind, count(hit.degree, "neighbour", "neighbours")].join("; ")));
          return item;
        }));
        list.hidden = !found.length;
        place = -1;
        field.setAttribute("aria-expanded", String(Boolean(found.length)));
      } catch { shut(); }
    };
    field.addEventListener("input", () => { delete field.dataset.key; clearTimeout(timer); timer = setTimeout(fill, 120); });
    field.addEventListener("blur", () => setTimeout(shut, 150));
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(place + (event.key === "ArrowDown" ? 1 : -1)); }
      else if (event.key === "Escape") shut();
      else if (event.key === "Enter" && place >= 0 && !list.hidden) { event.preventDefault(); choose(list.children[place]); }
    });
    list.addEventListener("mousedown", (event) => {
      const item = event.target.closest("li");
      if (item) { event.preventDefault(); choose(item); }
    });
  }

  // --------------------------------------------------------------------------------------------------------------- tools
  const finder = byId("explore-find");
  let match = -1;
  const look = (step) => {
    const wanted = fold(finder.value.trim());
    const hits = wanted ? data.nodes.filter((node) => !gone.nodes.has(node.id) && fold(node.label).includes(wanted)) : [];
    network.selectNodes(hits.map((node) => node.id), false);
    if (!wanted) { say(""); return; }
    if (!hits.length) { say(`Nothing in the picture is called “${finder.value.trim()}”; add it above.`); return; }
    match = step ? (match + step + hits.length) % hits.length : -1;
    say(`${count(hits.length, "thing", "things")} found${step ? `; this is ${hits[match].label}` : "; Enter goes to it"}.`);
    if (step) {
      network.focus(hits[match].id, { scale: Math.max(network.getScale(), 0.8), animation: calm.matches ? false : { duration: 300 } });
      network.selectNodes([hits[match].id]);
      showNode(hits[match].id);
      rememberCamera();
    }
  };
  const rememberFind = () => {
    const others = read().filter(([name]) => name !== "find");
    window.history.replaceState(window.history.state, "", write(finder.value.trim() ? [...others, ["find", finder.value.trim()]] : others));
  };
  finder.addEventListener("input", () => { look(0); rememberFind(); });
  finder.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); look(event.shiftKey ? -1 : 1); } });

  const steps = { in: 1.35, out: 1 / 1.35 };
  explorer.addEventListener("click", (event) => {
    const what = event.target.dataset && event.target.dataset.do;
    if (!what) return;
    move();
    if (what === "fit") fitAll();
    else network.moveTo({ scale: network.getScale() * steps[what] });
    rememberCamera();
  });
  const undo = () => { if (depth() > 0) window.history.back(); };
  byId("explore-undo").addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !/^(?:INPUT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); undo(); }
  });
  window.addEventListener("popstate", () => go(window.location.href, { back: true }).then(() => say("")));

  const png = byId("explore-png");
  png.hidden = false;
  png.addEventListener("click", () => {
    rest();
    const drawn = canvas.querySelector("canvas");
    const sheet = Object.assign(make("canvas"), { width: drawn.width, height: drawn.height });
    const pen = sheet.getContext("2d");
    pen.fillStyle = getComputedStyle(canvas).backgroundColor;
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.drawImage(drawn, 0, 0);
    sheet.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      make("a", "", { href: address, download: "newsgraph.png" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    }, "image/png");
  });

  dark.addEventListener("change", draw);
  if (!window.history.state) window.history.replaceState({ depth: 0 }, "");
  prepareFilters();
  draw();
  network.redraw();
  placeCamera();
  if (finder.value) look(0);
  explorer.dataset.ready = "true";
  window.newsgraphPicture = network; // for those who measure it or look into it from the console
})();
