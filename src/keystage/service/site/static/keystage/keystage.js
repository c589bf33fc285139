import { initAll } from "../vendor/govuk-frontend-6.6.0.js";
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
// On a phone the filters would stand before what they filter: they begin closed there.
if (window.matchMedia("(max-width: 40em)").matches)
  for (const box of document.querySelectorAll("details.ks-filters-box")) box.open = false;
