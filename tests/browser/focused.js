() => {
  // Notes where the focus goes from now on: what it is, whether one sees it there, whether it went back.
  const met = (window.ksFocus = []);
  let last = null;
  const marked = (look) => (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none";
  document.querySelector(".govuk-skip-link").focus(); // a page with a refusal has put it elsewhere
  document.addEventListener("focusin", ({ target: one }) => {
    if (one.localName === "main") return; // where the way past the navigation leads: the next step shows
    const label = one.labels && one.labels[0];
    met.push({
      back: Boolean(last && one !== last && one.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING),
      seen: marked(getComputedStyle(one)) || Boolean(label && marked(getComputedStyle(label, "::before"))) || one === last,
      words: one.outerHTML.slice(0, 90),
    });
    last = one;
  });
}
