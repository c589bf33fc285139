() => {
  const found = [];
  const short = (one) => one.outerHTML.slice(0, 90);
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) found.push(`${headings} h1 headings`);
  if (!document.title.endsWith("– Keystage") || document.title.startsWith("–")) found.push(`title is “${document.title}”`);
  for (const one of document.querySelectorAll("[tabindex]")) if (one.tabIndex > 0) found.push("tabindex above 0");
  for (const one of document.querySelectorAll("[style]")) found.push("inline style: " + short(one));
  for (const form of document.querySelectorAll("form")) {
    const sends = form.querySelector("button:not([type=button]), input[type=submit]");
    const outside = [...document.querySelectorAll("button[form]")].some((button) => button.form === form);
    if (!sends && !outside) found.push("form without a button: " + short(form));
    if (form.method === "post" && !form.querySelector("[name=csrfmiddlewaretoken]"))
      found.push("form without csrf token: " + short(form));
  }
  const controls = "main button, main input:not([type=hidden]), main select, main textarea";
  for (const one of document.querySelectorAll(controls)) {
    const look = getComputedStyle(one);
    const plain = one.tagName === "BUTTON" && look.backgroundColor === "rgb(239, 239, 239)";
    if (["outset", "inset"].includes(look.borderTopStyle) || plain)
      found.push("looks as the browser made it: " + short(one));
  }
  return [...new Set(found)];
}
