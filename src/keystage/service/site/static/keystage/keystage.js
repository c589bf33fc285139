import { initAll } from "../vendor/govuk-frontend-6.6.0.js";
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
