// Drag and drop onto the field of files, and the names of what was chosen. The form works without it.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const field = form.querySelector("input[type=file]");
  const place = form.querySelector("[data-drop]");
  const list = form.querySelector("[data-chosen]");
  const say = () => {
    list.replaceChildren(...[...field.files].map((file) => {
      const line = document.createElement("li");
      const size = file.size < 1e6 ? `${Math.max(1, Math.round(file.size / 1e3))} kB` : `${(file.size / 1e6).toFixed(1)} MB`;
      line.textContent = `${file.name}, ${size}`;
      return line;
    }));
  };
  field.addEventListener("change", say);
  for (const kind of ["dragenter", "dragover"]) {
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("ks-drop--over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    place.addEventListener(kind, () => place.classList.remove("ks-drop--over"));
  }
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      say();
    }
  });
}
