// The review with JavaScript: the token is typed once and kept as long as the tab, sent in the head and never in an address;
// s, d, k and u decide, skip and take back. Without JavaScript the page is a form that asks for the token each time.
(() => {
  "use strict";
  const TOKEN = "newsgraph-token", NAME = "newsgraph-name";
  const form = document.getElementById("review");
  const typing = (target) => target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = document.querySelector(`main [aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
  if (!form) return;

  const { token, by } = form.elements;
  const label = form.querySelector("[data-token]");
  const problem = form.querySelector("[data-problem]");
  const forget = form.querySelector("[data-forget]");
  const keep = (value) => {
    if (value) sessionStorage.setItem(TOKEN, value);
    else sessionStorage.removeItem(TOKEN);
    token.value = "";
    token.required = !value;
    label.hidden = Boolean(value);
    forget.hidden = !value;
  };
  const tell = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };
  keep(sessionStorage.getItem(TOKEN) || "");
  by.value ||= sessionStorage.getItem(NAME) || "";
  forget.addEventListener("click", () => {
    keep("");
    token.focus();
  });

  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    tell("");
    const secret = token.value || sessionStorage.getItem(TOKEN) || "";
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("token");
    fields.set("decision", event.submitter ? event.submitter.value : "");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json", Authorization: `Bearer ${secret}` },
        body: fields,
      });
      if (answer.ok) {
        keep(secret);
        sessionStorage.setItem(NAME, by.value);
        // The next of the queue has moved up to this place.
        if (new URLSearchParams(location.search).has("left")) location.assign(form.action);
        else location.reload();
        return;
      }
      if (answer.status === 401) keep("");
      tell((await answer.json()).detail);
    } catch {
      tell("The service did not answer. Nothing may have been written; try again.");
    }
    isSending = false;
  });
})();
