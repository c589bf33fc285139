"""Makes the Word template of the note of visit. `script/note-template` writes it anew.

The template is an ordinary Word file with docxtpl's marks in it; an authority edits it in Word, keeps the marks, and
puts it into KEYSTAGE_HOME/templates/note_of_visit.docx. What a template may use is what `note_word.context` gives.
"""

from pathlib import Path
from typing import Any

from docx.document import Document as Docx
from docx.shared import Pt

from keystage.analysis.publish.packing import settled
from keystage.analysis.publish.whole import replacing
from keystage.analysis.publish.word_look import blank, element, field, ruled_table

__all__ = ["SHIPPED", "make"]

_HEADER_CM = (3.4, 5.4, 3.6, 4.6)

SHIPPED = Path(__file__).parent / "templates" / "note_of_visit.docx"


def make() -> Docx:
    """The template: header, questions, sections with what we hold and prompts for the rest, sources."""
    made = blank()
    _head(made)
    _questions(made)
    _sections(made)
    made.add_heading("Sources", 2)
    made.add_paragraph("{{ sources }}", "Source")
    _foot(made)
    made.core_properties.title = "{{ title }}"
    made.core_properties.author = "Keystage"
    made.core_properties.comments = ""
    made.core_properties.language = "en-GB"
    return made


def _head(made: Docx) -> None:
    made.add_heading("{{ title }}", 1)
    made.add_paragraph("{{ school }}, URN {{ urn }}{% if visit %}, {{ visit }}{% endif %}")
    made.add_paragraph("{%p if made_up %}")
    made.add_paragraph().add_run("{{ made_up }}").bold = True
    made.add_paragraph("{%p endif %}")
    table = ruled_table(made, 3, _HEADER_CM)
    table.rows[0].cells[0].text = "{%tr for row in header %}"
    for number, name in enumerate(("label", "value", "label_2", "value_2")):
        cell = table.rows[1].cells[number].paragraphs[0]
        cell.add_run(f"{{{{ row.{name} }}}}").bold = name.startswith("label")
        cell.paragraph_format.space_after = Pt(2)
    table.rows[2].cells[0].text = "{%tr endfor %}"
    made.add_paragraph("{%p if box %}")
    _data_box(made, "box")
    made.add_paragraph("{%p endif %}")


def _questions(made: Docx) -> None:
    made.add_paragraph("{%p if questions %}")
    made.add_heading("Questions to discuss", 2)
    made.add_paragraph("{%p for question in questions %}")
    asked = made.add_paragraph()
    asked.add_run("{{ question.number }}. ").bold = True
    asked.add_run("{{ question.text }}")
    asked.paragraph_format.keep_with_next = True
    asked.paragraph_format.space_after = Pt(0)
    made.add_paragraph("{{ question.fired }}", "Prompt").paragraph_format.keep_with_next = True
    _to_write(made, "What was said", tag="question-{{ question.number }}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")


def _sections(made: Docx) -> None:
    made.add_paragraph("{%p for section in sections %}")
    made.add_heading("{{ section.number }}. {{ section.heading }}", 2)
    made.add_paragraph("{%p if section.box %}")
    _data_box(made, "section.box")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for block in section.filled %}")
    _filled(made)
    made.add_paragraph("{%p endfor %}")
    _to_write(made, "{{ section.prompt }}", tag="section-{{ section.code }}")
    made.add_paragraph("{%p endfor %}")


def _filled(made: Docx) -> None:
    made.add_paragraph("{%p if block.kind == 'heading' %}")
    made.add_heading("{{ block.text }}", 3)
    made.add_paragraph("{%p elif block.kind == 'paragraph' %}")
    made.add_paragraph("{{r block.rich }}")
    made.add_paragraph("{%p elif block.kind == 'picture' %}")
    caption = made.add_paragraph()
    caption.add_run("{{ block.title }}").bold = True
    caption.paragraph_format.keep_with_next = True
    made.add_paragraph("{{ block.image }}")
    made.add_paragraph("{%p elif block.kind == 'table' %}")
    _table(made, "block")
    made.add_paragraph("{%p endif %}")


def _data_box(made: Docx, name: str) -> None:
    """A locked control: what is in it can be read and copied, not altered."""
    start = len(made.element.body)
    _table(made, name, after=" This box cannot be edited.")
    added = list(made.element.body)[start - 1 : -1]  # what stands last is the page's own settings
    control = _control("data-box", "What the data said", lock="sdtContentLocked")
    added[0].addprevious(control)
    holder = control.find(element("w:sdtContent").tag)
    for part in added:
        holder.append(part)


def _table(made: Docx, name: str, after: str = "") -> None:
    caption = made.add_paragraph()
    caption.add_run(f"{{{{ {name}.caption }}}}").bold = True
    caption.paragraph_format.keep_with_next = True
    made.add_paragraph(f"{{{{p {name}.table }}}}")
    made.add_paragraph(f"{{{{ {name}.notes }}}}{after}", "Source")


def _to_write(made: Docx, prompt: str, *, tag: str) -> None:
    """A control whose grey prompt goes when a person begins to write."""
    paragraph = made.add_paragraph(prompt, "Prompt")
    control = _control(tag, "Write here", showing_prompt=True)
    paragraph._p.addprevious(control)
    control.find(element("w:sdtContent").tag).append(paragraph._p)


def _control(tag: str, title: str, *, lock: str = "", showing_prompt: bool = False) -> Any:
    control, properties = element("w:sdt"), element("w:sdtPr")
    properties.append(element("w:alias", val=title))
    properties.append(element("w:tag", val=tag))
    if lock:
        properties.append(element("w:lock", val=lock))
    if showing_prompt:
        properties.append(element("w:showingPlcHdr"))
    control.append(properties)
    control.append(element("w:sdtContent"))
    return control


def _foot(made: Docx) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    paragraph.style = made.styles["Source"]
    paragraph.add_run("{{ title }}: {{ school }}. Page ")
    field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES")


if __name__ == "__main__":
    with replacing(SHIPPED) as file:
        file.write(settled(make()))
