async (options) => {
  // What is made just as something before it beside it (another row of the same kind, the same classes all the way
  // down) has its colours: contrast, the slowest rule by far, is looked at in the first of each.
  const said = new Map();
  const has = (one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()) ? "words" : "";
  const sign = (one) => {
    const words = `${one.localName}.${one.getAttribute("class") || ""}.${has(one)}[${[...one.children].map(sign).join("")}]`;
    said.set(one, words);
    return words;
  };
  sign(document.body);
  const twins = [];
  const find = (parent) => {
    const met = new Set();
    for (const one of parent.children) {
      if (met.has(said.get(one))) twins.push(one, ...one.querySelectorAll("*"));
      else find(one);
      met.add(said.get(one));
    }
  };
  find(document.body);
  for (const one of twins) one.setAttribute("data-twin", "");
  axe.configure({ rules: [{ id: "color-contrast", selector: ":not([data-twin])" }] });
  const found = await axe.run(document, options);
  for (const one of twins) one.removeAttribute("data-twin");
  return found.violations.map(
    (one) => `${one.id} (${one.impact}): ${one.nodes[0].html.replaceAll(' data-twin=""', "").slice(0, 120)} (× ${one.nodes.length})`,
  );
}
