// What every page gains with JavaScript, and needs none of: "/" goes to the search field, commands and citations can be copied.
(() => {
  "use strict";
  const search = document.querySelector("main input[data-suggest]") || document.getElementById("search");
  document.addEventListener("keydown", (event) => {
    const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && search) {
      event.preventDefault();
      search.focus();
    }
  });

  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "Copied";
    });
  }

  const query = document.getElementById("query");
  if (query) {
    query.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) query.form.requestSubmit();
    });
  }
})();
