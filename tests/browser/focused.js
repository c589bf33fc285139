() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const marked = (look) => (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none";
  const label = one.labels && one.labels[0];
  return {
    at: [...document.querySelectorAll("*")].indexOf(one),
    seen: marked(getComputedStyle(one)) || Boolean(label && marked(getComputedStyle(label, "::before"))),
    words: one.outerHTML.slice(0, 90),
  };
}
