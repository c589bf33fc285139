(width) => {
  const found = [];
  const short = (one) => one.outerHTML.slice(0, 90);
  const wide = document.documentElement.scrollWidth;
  if (wide > width) {
    const over = [...document.querySelectorAll("main *, header *, footer *")].filter(
      (one) => one.getBoundingClientRect().right > width + 1 && !one.closest(".ks-scroll"),
    );
    found.push(`${wide} px wide: ` + over.slice(0, 2).map(short).join(" | "));
  }
  for (const one of document.querySelectorAll("button, select, textarea, summary, input:not([type=hidden])")) {
    const box = one.getBoundingClientRect();
    if (!box.width || !one.checkVisibility() || one.classList.contains("ks-term")) continue; // a term stands in a line of text
    if (box.height < 23.5 || box.width < 23.5)
      found.push(`${Math.round(box.width)} × ${Math.round(box.height)} px: ` + short(one));
  }
  return found;
}
