"""
Send the portal what no honest browser sends, and look at each answer: `python -m tools.hostile --requests 200000`.

Routes, methods, parameters, forms and fields all come from the application and its own pages, so a new route or field
is tried without a line here.
"""
