"""Spreadsheets: opened within limits, each cell as the text its spreadsheet shows, and the table found on each sheet.

A library (fastexcel, over calamine) is faster, but it hides number formats (61% arrives as 0.61), merged cells,
formulas without values and the row on which a sheet begins; and one stray cell in the last corner of a sheet, 5 KB of
file, makes it ask for 500 GB and ends the process. So XLSX and ODS are streamed here by expat, every DTD refused.
"""
