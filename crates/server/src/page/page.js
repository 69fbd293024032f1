// Suggestions below the search box: an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox Pattern").
// The page works without this script. Nothing here changes the text of the box before the reader chooses, so that input
// methods that compose Vietnamese letters keep theirs.

const form = document.querySelector("form[role=search]");
const box = form.elements.q;
const list = document.createElement("ul");
list.id = "suggestions";
list.hidden = true;
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Gợi ý");
box.after(list);
for (const [name, value] of Object.entries({
  role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
})) box.setAttribute(name, value);

/** Milliseconds without a key before the service is asked. */
const PAUSE = 80;
let timer = 0;
let request = new AbortController();
let active = -1;

function close() {
  clearTimeout(timer);
  request.abort();
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  activate(-1);
}

function activate(index) {
  active = index;
  [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (index < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }
}

function choose(option) {
  box.value = option.textContent;
  close();
  form.requestSubmit();
}

function show(suggestions) {
  list.replaceChildren(...suggestions.map(({ text, kind }, index) => {
    const option = document.createElement("li");
    option.id = `suggestion-${index}`;
    option.className = kind;
    option.setAttribute("role", "option");
    option.textContent = text;
    return option;
  }));
  list.hidden = suggestions.length === 0;
  box.setAttribute("aria-expanded", String(!list.hidden));
  activate(-1);
}

async function ask() {
  request.abort();
  request = new AbortController();
  const { signal } = request;
  try {
    const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(box.value)}`, { signal });
    const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
    if (!signal.aborted) show(suggestions);
  } catch {
    // Another key came first, or the service does not answer: the box goes on without suggestions.
    if (!signal.aborted) close();
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  if (box.value.trim() === "") close();
  else timer = setTimeout(ask, PAUSE);
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing || list.hidden) return;
  const count = list.children.length;
  if (event.key === "ArrowDown") activate(active + 1 < count ? active + 1 : -1);
  else if (event.key === "ArrowUp") activate(active < 0 ? count - 1 : active - 1);
  else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
box.addEventListener("blur", close);
form.addEventListener("submit", close);
// The box keeps the focus while the reader presses on a suggestion.
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => {
  if (target.parentElement === list) choose(target);
});
