"""Documents into PDF, Word, Excel, CSV and HTML: the only room that knows formats out."""
