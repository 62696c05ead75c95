// Shows the picture that the page carries as JSON (#picture-data): colours by scheme, kinds on and off, click opens a page.
// It makes no request and writes no markup. Used by the standalone page and by the service's /explore alike.
(() => {
  "use strict";
  const canvas = document.getElementById("picture");
  const source = document.getElementById("picture-data");
  if (!canvas || !source || !window.vis) return;

  const data = JSON.parse(source.textContent);
  const hidden = new Set();
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, title: node.title || undefined })));
  const edges = new vis.DataSet(data.edges);
  const shown = new vis.DataView(nodes, { filter: (node) => !hidden.has(node.kind) });
  const network = new vis.Network(canvas, { nodes: shown, edges }, data.options);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const colour = () => {
    const style = getComputedStyle(canvas);
    const ink = style.color;
    const paper = style.backgroundColor;
    network.setOptions({
      nodes: { font: { color: ink, strokeWidth: 3, strokeColor: paper } },
      edges: { color: { color: style.outlineColor, hover: ink, highlight: ink }, font: { color: ink, strokeWidth: 3, strokeColor: paper } },
    });
  };

  const open = (href) => {
    if (!href || !/^(https?:\/\/|\/)/.test(href)) return;
    if (canvas.dataset.open === "here") window.location.assign(href);
    else window.open(href, "_blank", "noopener");
  };

  // The layout settles before it is drawn and then stands still, whatever the reader has set about motion.
  const progress = document.getElementById("picture-progress");
  network.on("stabilizationProgress", ({ iterations, total }) => {
    if (progress) progress.textContent = `Laying out: ${Math.round((100 * iterations) / total)} %`;
  });
  // Springs make a round layout; labels and screens are wide, so it is stretched to the canvas.
  const isLaidOut = !data.options.physics.enabled;
  const settle = () => {
    network.setOptions({ physics: { enabled: false } });
    const stretch = isLaidOut ? 1 : Math.min(Math.max(canvas.clientWidth / canvas.clientHeight, 1), 2);
    for (const [id, place] of Object.entries(network.getPositions())) network.moveNode(id, place.x * stretch, place.y);
    network.redraw(); // fit goes by what was drawn last
    network.fit();
    if (progress) progress.textContent = "";
  };
  // vis-network itself fits the view right after this event, so ours waits until it is done.
  if (isLaidOut) setTimeout(settle);
  else network.once("stabilizationIterationsDone", () => setTimeout(settle));
  network.on("click", (event) => {
    if (event.nodes.length) open(nodes.get(event.nodes[0]).href);
    else if (event.edges.length) open(edges.get(event.edges[0]).href);
  });
  network.on("hoverNode", () => { canvas.style.cursor = "pointer"; });
  network.on("blurNode", () => { canvas.style.cursor = ""; });
  dark.addEventListener("change", colour);
  colour();

  const legend = document.getElementById("picture-legend");
  if (legend) {
    legend.addEventListener("change", (event) => {
      const { value, checked } = event.target;
      if (checked) hidden.delete(value);
      else hidden.add(value);
      shown.refresh();
    });
  }

  const tools = document.getElementById("picture-tools");
  if (tools) {
    const steps = { in: 1.4, out: 1 / 1.4 };
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const what = event.target.dataset.do;
      if (what === "fit") network.fit();
      else if (what in steps) network.moveTo({ scale: network.getScale() * steps[what] });
    });
  }
})();
