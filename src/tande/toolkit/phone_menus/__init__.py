"""Phone menus (USSD) as providers ask and want to be answered: one small file for each form. Pure, and knows no mission."""
