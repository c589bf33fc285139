"""Spreadsheets: opened within limits, each cell as the text its spreadsheet shows, and the table found on each sheet.

fastexcel (calamine) would be faster, but it hides number formats (61% arrives as 0.61), merged cells,
formulas without values and on which row a sheet begins, and one stray cell in the last corner of a sheet makes it ask
for 500 GB and end the process. So XLSX and ODS are streamed here; fastexcel reads only the old binary XLS.
"""
